import { createHash } from 'node:crypto';

/** SHA-256 in hex: tells two tokens apart without holding or showing either. */
export function fingerprint(text: string): string {
	return createHash('sha256').update(text).digest('hex');
}
