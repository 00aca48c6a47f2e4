import type { ICredentialDataDecryptedObject } from 'n8n-workflow';

import type { SignInEffects } from '../../nodes/shared/auth/signIn';
import type { TokenReply } from '../../nodes/shared/auth/tokenReply';
import { rsaPem } from './keys';

export const secretFlow: ICredentialDataDecryptedObject = {
	flow: 'clientCredentials',
	myDomainUrl: 'https://acme.my.salesforce.com',
	consumerKey: 'key',
	consumerSecret: 'secret',
};
export const keyFlow: ICredentialDataDecryptedObject = {
	flow: 'jwtBearer',
	myDomainUrl: 'https://acme.my.salesforce.com',
	consumerKey: 'key',
	username: 'u@acme.com',
	privateKey: rsaPem(),
	privateKeyPassphrase: '',
};

/** Hands out `t1`, `t2` and so on, unless told what to answer. */
export function tokenEndpoint() {
	const world = {
		time: 1_000_000,
		sent: [] as string[],
		slept: [] as number[],
		answers: [] as Array<TokenReply | Error>,
	};
	const effects: SignInEffects = {
		now: () => world.time,
		random: () => 0.5,
		sleep: (ms) => {
			world.slept.push(ms);
			world.time += ms;
			return Promise.resolve();
		},
		send: async ({ body }) => {
			world.sent.push(body);
			const answer = world.answers.shift() ?? token(`t${world.sent.length}`);
			await Promise.resolve();
			if (answer instanceof Error) throw answer;
			return answer;
		},
	};
	return { world, effects };
}

export const token = (accessToken: string): TokenReply => ({
	status: 200,
	headers: {},
	body: { access_token: accessToken, instance_url: 'https://acme.my.salesforce.com' },
});
export const refusal = (error: string, error_description: string): TokenReply => ({
	status: 400,
	headers: {},
	body: { error, error_description },
});
export const status = (code: number, headers: Record<string, string> = {}): TokenReply => ({
	status: code,
	headers,
	body: '<html>busy</html>',
});
export const connection = (code: string) => Object.assign(new Error(`connect ${code}`), { code });
