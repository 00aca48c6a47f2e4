import type { IHttpRequestHelper, IHttpRequestOptions } from 'n8n-workflow';
import type { TokenReply } from './tokenReply';
import type { TokenRequest } from './tokenRequest';

/** Milliseconds; a token comes within a second or two, and a call waits for it. */
export const TOKEN_TIMEOUT_MS = 15_000;

/** Posts a token request through n8n's HTTP helper, which brings n8n's proxy and certificates. */
export async function sendTokenRequest(
	{ helpers }: IHttpRequestHelper,
	{ url, body }: TokenRequest,
): Promise<TokenReply> {
	const options: IHttpRequestOptions = {
		method: 'POST',
		url,
		body,
		headers: {
			'Content-Type': 'application/x-www-form-urlencoded',
			Accept: 'application/json',
		},
		timeout: TOKEN_TIMEOUT_MS,
		returnFullResponse: true,
		ignoreHttpStatusErrors: true,
		disableFollowRedirect: true,
	};
	const reply: unknown = await helpers.httpRequest(options);
	return readReply(reply);
}

function readReply(reply: unknown): TokenReply {
	const { statusCode, headers, body } = reply as {
		statusCode: number;
		headers?: Record<string, unknown>;
		body: unknown;
	};
	const texts: Record<string, string> = {};
	for (const [name, value] of Object.entries(headers ?? {})) {
		if (typeof value === 'string') texts[name.toLowerCase()] = value;
	}
	return { status: statusCode, headers: texts, body };
}
