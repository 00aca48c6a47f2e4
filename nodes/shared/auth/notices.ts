import { BoundedMap } from '../boundedMap';

/** Credentials whose notices one process keeps. */
const MAX_CREDENTIALS = 500;

const notices = new BoundedMap<string, readonly string[]>(MAX_CREDENTIALS);

/** Keeps what the last sign-in under this key has to tell its user, in place of what was kept before. */
export function keepNotices(credentialKey: string, texts: readonly string[]): void {
	if (texts.length === 0) notices.delete(credentialKey);
	else notices.set(credentialKey, texts);
}

/** What the last sign-in under this key has to tell its user. */
export function noticesOf(credentialKey: string): readonly string[] {
	return notices.get(credentialKey) ?? [];
}
