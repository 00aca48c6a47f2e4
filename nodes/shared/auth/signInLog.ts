import { BoundedMap } from '../boundedMap';

/** Credentials whose sign-ins one process keeps. */
const MAX_CREDENTIALS = 500;
/** Sign-ins kept for one credential until its client asks for them. */
const MAX_ENTRIES = 50;

/** A sign-in as it is logged: nothing of who or with what. */
export interface SignInEntry {
	/** Epoch milliseconds at its start. */
	at: number;
	/** Milliseconds it took, waits between attempts included. */
	ms: number;
	/** Token requests sent. */
	attempts: number;
	ok: boolean;
	/** Salesforce's own error code. */
	oauthError?: string;
	/** Whether the next set of keys was needed. */
	usedNext?: true;
	/** What the token is good for, blank-separated, where Salesforce says. */
	scope?: string;
	/** What the user should do though it worked. */
	notices?: readonly string[];
}

const entries = new BoundedMap<string, SignInEntry[]>(MAX_CREDENTIALS);

/** Keeps a sign-in under the credential's key. */
export function keepSignIn(credentialKey: string, entry: SignInEntry): void {
	entries.set(credentialKey, [...(entries.get(credentialKey) ?? []), entry].slice(-MAX_ENTRIES));
}

/** The sign-ins under this key since the last call, oldest first. */
export function drainSignIns(credentialKey: string): SignInEntry[] {
	return entries.take(credentialKey) ?? [];
}
