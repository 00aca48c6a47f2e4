/** How the command reaches the org: the credential file, and the session made of it. */

export interface Access {
	/** The My Domain address, such as `https://acme.my.salesforce.com`. */
	url: string;
	accessToken: string;
}

/** A problem to tell the reader in one line. */
export class AccessError extends Error {}

export const fileShape =
	'{"url": "https://MYDOMAIN.my.salesforce.com", and either "accessToken", or "clientId" and "clientSecret"}';

/** Reads the credential file; signs in with client credentials when it holds no session. */
export async function openAccess(file: string, send: typeof fetch): Promise<Access> {
	const content = parse(file);
	const url = address(content['url']);
	const { accessToken, clientId, clientSecret } = content;
	if (typeof accessToken === 'string') return { url, accessToken };
	if (typeof clientId !== 'string' || typeof clientSecret !== 'string') {
		throw new AccessError(`The credential file must hold ${fileShape}.`);
	}
	const reply = await send(`${url}/services/oauth2/token`, {
		method: 'POST',
		redirect: 'error',
		body: new URLSearchParams({
			grant_type: 'client_credentials',
			client_id: clientId,
			client_secret: clientSecret,
		}),
	});
	const body = (await reply.json()) as Record<string, unknown>;
	if (!reply.ok || typeof body['access_token'] !== 'string') {
		throw new AccessError(
			`The org refused to sign in: ${String(body['error'])}, ${String(body['error_description'])}`,
		);
	}
	return { url, accessToken: body['access_token'] };
}

function parse(file: string): Record<string, unknown> {
	try {
		const content: unknown = JSON.parse(file);
		if (typeof content === 'object' && content !== null) return { ...content };
	} catch {
		// The parser's message would quote the file, and the file holds a secret.
	}
	throw new AccessError(`The credential file must be JSON: ${fileShape}.`);
}

function address(text: unknown): string {
	const url = typeof text === 'string' && URL.canParse(text) ? new URL(text) : undefined;
	const isLocal = url?.hostname === '127.0.0.1' || url?.hostname === 'localhost';
	if (url === undefined || (url.protocol !== 'https:' && !isLocal)) {
		throw new AccessError('"url" in the credential file must be an https address.');
	}
	return url.origin;
}
