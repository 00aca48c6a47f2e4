import { createHash } from 'node:crypto';
import type { RunningOrg } from '../../org/index';

export const redirectUri = 'http://localhost:5678/rest/oauth2-credential/callback';
/** A code verifier of the length that RFC 7636 asks for. */
export const verifier = 'v'.repeat(64);
export const challenge = createHash('sha256').update(verifier).digest('base64url');

export interface Landing {
	status: number;
	/** The parameters the browser is sent back with. */
	answer: Record<string, string>;
	code: string;
	page: string;
}

/** Goes to the authorise page as a browser would, and reads where it is sent. */
export async function approve(
	org: RunningOrg,
	change: Record<string, string | undefined> = {},
): Promise<Landing> {
	const asked: Record<string, string | undefined> = {
		response_type: 'code',
		client_id: org.consumerKey,
		redirect_uri: redirectUri,
		scope: 'api refresh_token',
		state: 'a state',
		code_challenge: challenge,
		code_challenge_method: 'S256',
		...change,
	};
	const query = new URLSearchParams();
	for (const [name, value] of Object.entries(asked)) {
		if (value !== undefined) query.set(name, value);
	}
	const reply = await fetch(`${org.url}/services/oauth2/authorize?${query.toString()}`, {
		redirect: 'manual',
	});
	const location = reply.headers.get('location');
	const answer = location === null ? {} : Object.fromEntries(new URL(location).searchParams);
	return { status: reply.status, answer, code: answer['code'] ?? '', page: await reply.text() };
}

/** The form that trades a code. */
export function codeFields(org: RunningOrg, code: string): Record<string, string> {
	return {
		grant_type: 'authorization_code',
		code,
		client_id: org.consumerKey,
		client_secret: org.consumerSecret,
		redirect_uri: redirectUri,
		code_verifier: verifier,
	};
}
