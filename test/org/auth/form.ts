import type { FastifyReply, FastifyRequest } from 'fastify';
import type { GrantRequest, Refused } from './grants';

/** What a token request asks with; key and secret may come as HTTP Basic. */
export function readGrantRequest(request: FastifyRequest): GrantRequest {
	const basic = basicCredentials(request.headers.authorization);
	return {
		grantType: formValue(request, 'grant_type'),
		assertion: formValue(request, 'assertion'),
		clientId: formValue(request, 'client_id') ?? basic?.id,
		clientSecret: formValue(request, 'client_secret') ?? basic?.secret,
		code: formValue(request, 'code'),
		codeVerifier: formValue(request, 'code_verifier'),
		redirectUri: formValue(request, 'redirect_uri'),
		refreshToken: formValue(request, 'refresh_token'),
	};
}

export function formValue(request: FastifyRequest, name: string): string | undefined {
	const body: unknown = request.body;
	if (typeof body !== 'object' || body === null) return undefined;
	const value: unknown = Object.getOwnPropertyDescriptor(body, name)?.value;
	return typeof value === 'string' ? value : undefined;
}

export function sendRefusal(reply: FastifyReply, { refusal }: Refused): unknown {
	return sendJson(reply.code(400), refusal);
}

export function sendJson(reply: FastifyReply, body: object): unknown {
	return reply.type('application/json;charset=UTF-8').send(JSON.stringify(body));
}

function basicCredentials(header: string | undefined): { id: string; secret: string } | undefined {
	const encoded = /^Basic\s+(\S+)$/i.exec(header ?? '')?.[1];
	if (encoded === undefined) return undefined;
	const text = Buffer.from(encoded, 'base64').toString('utf8');
	const colon = text.indexOf(':');
	return colon < 0
		? undefined
		: {
				id: decodeURIComponent(text.slice(0, colon)),
				secret: decodeURIComponent(text.slice(colon + 1)),
			};
}
