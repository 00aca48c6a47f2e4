import jwt from 'jsonwebtoken';
import type { ICredentialDataDecryptedObject } from 'n8n-workflow';
import { settingsKey } from '../../nodes/shared/auth/credentialKey';
import { noticesOf } from '../../nodes/shared/auth/notices';
import { readSettings } from '../../nodes/shared/auth/settings';
import { SignIns, type SignInEffects } from '../../nodes/shared/auth/signIn';
import type { TokenReply } from '../../nodes/shared/auth/tokenReply';
import { rsaPem } from './keys';

const host = 'https://acme.my.salesforce.com';
const byKey = {
	flow: 'jwtBearer',
	myDomainUrl: host,
	consumerKey: 'current',
	username: 'u@acme.com',
	privateKey: rsaPem(),
};
const bySecret = {
	flow: 'clientCredentials',
	myDomainUrl: host,
	consumerKey: 'current',
	consumerSecret: 'secret',
};

type Form = Record<string, string>;

/** A token endpoint that answers each form from a function, and a clock that stands still. */
function world(answer: (form: Form, nth: number) => TokenReply) {
	const forms: Form[] = [];
	const state = { now: Date.UTC(2026, 10, 23, 12) };
	const signIns = new SignIns();
	const effects: SignInEffects = {
		now: () => state.now,
		random: () => 0.5,
		sleep: async () => undefined,
		send: async ({ body }) => {
			const form = Object.fromEntries(new URLSearchParams(body));
			forms.push(form);
			return answer(form, forms.length);
		},
	};
	return {
		forms,
		state,
		signIn: async (credentials: ICredentialDataDecryptedObject) =>
			await signIns.signIn(credentials, effects),
	};
}

let tokens = 0;
const granted = (): TokenReply => ({
	status: 200,
	headers: {},
	body: { access_token: `token ${++tokens}`, instance_url: host },
});
const refused = (error: string, error_description: string, headers = {}): TokenReply => ({
	status: 400,
	headers,
	body: { error, error_description },
});
const noticesFor = (credentials: ICredentialDataDecryptedObject) =>
	noticesOf(settingsKey(readSettings(credentials)));
const issuer = (form: Form) => (jwt.decode(form['assertion'] ?? '') as jwt.JwtPayload).iss;

describe('the audience', () => {
	it.each([
		['the My Domain', 'https://acme.my.salesforce.com', '', 'https://acme.my.salesforce.com'],
		['the login host', 'login.salesforce.com', '', 'https://login.salesforce.com'],
		['the login host of sandboxes', 'test.salesforce.com', '', 'https://test.salesforce.com'],
		['what is entered', host, ' https://login.salesforce.com ', 'https://login.salesforce.com'],
	])('is %s', async (_what, myDomainUrl, audience, expected) => {
		const { forms, signIn } = world(granted);
		await signIn({ ...byKey, myDomainUrl, audience });
		expect(jwt.decode(forms[0]!['assertion']!)).toMatchObject({ aud: expected });
	});
});

describe('the next set of keys', () => {
	const nextSecret = { ...bySecret, nextConsumerKey: 'next', nextConsumerSecret: 'next secret' };
	const nextKey = { ...byKey, nextConsumerKey: 'next', nextPrivateKey: rsaPem(3072) };

	it.each([
		['invalid_client_id', 'client identifier invalid'],
		['invalid_client', 'invalid client credentials'],
	])('is tried once when the current one is refused with %s', async (error, text) => {
		const credentials = { ...nextSecret, consumerSecret: `refused by ${error}` };
		const { forms, signIn } = world((form) =>
			form['client_id'] === 'next' ? granted() : refused(error, text),
		);
		expect((await signIn(credentials)).accessToken).toContain('token');
		expect(forms).toEqual([
			expect.objectContaining({ client_id: 'current', client_secret: credentials.consumerSecret }),
			expect.objectContaining({ client_id: 'next', client_secret: 'next secret' }),
		]);
		expect(noticesFor(credentials)).toEqual([expect.stringContaining(`(${error})`)]);
	});

	it('is tried when an assertion is invalid, with the next private key', async () => {
		const { forms, signIn } = world((form) =>
			issuer(form) === 'next' ? granted() : refused('invalid_grant', 'invalid assertion'),
		);
		await signIn(nextKey);
		expect(forms.map(issuer)).toEqual(['current', 'next']);
	});

	it('keeps what does not change: a new secret alone, or a new key alone', async () => {
		const secretOnly = world((_form, nth) =>
			nth === 1 ? refused('invalid_client', 'invalid client credentials') : granted(),
		);
		await secretOnly.signIn({ ...bySecret, nextConsumerSecret: 'new' });
		expect(secretOnly.forms[1]).toMatchObject({ client_id: 'current', client_secret: 'new' });

		const keyOnly = world((_form, nth) =>
			nth === 1 ? refused('invalid_grant', 'invalid assertion') : granted(),
		);
		await keyOnly.signIn({ ...byKey, nextPrivateKey: rsaPem(3072) });
		expect(keyOnly.forms.map(issuer)).toEqual(['current', 'current']);
		expect(keyOnly.forms[1]!['assertion']).not.toBe(keyOnly.forms[0]!['assertion']);
	});

	it.each([
		['invalid_grant', 'inactive user'],
		['invalid_grant', "user hasn't approved this consumer"],
		['invalid_app_access', 'user is not admin approved to access this app'],
		['unsupported_grant_type', 'grant type not supported'],
		['invalid_grant', 'login rate exceeded'],
	])('is left alone at %s: %s', async (error, text) => {
		const { forms, signIn } = world(() => refused(error, text));
		await expect(signIn(nextKey)).rejects.toThrow(text);
		expect(forms).toHaveLength(1);
	});

	it('is left alone while the current one works', async () => {
		const { forms, signIn } = world(granted);
		await signIn(nextSecret);
		expect(forms).toHaveLength(1);
		expect(noticesFor(nextSecret)).toEqual([]);
	});

	it('is named with its own refusal when it fails too', async () => {
		const { forms, signIn } = world((form) =>
			form['client_id'] === 'next'
				? refused('invalid_client', 'invalid client credentials')
				: refused('invalid_client_id', 'client identifier invalid'),
		);
		await expect(signIn(nextSecret)).rejects.toThrow(
			/invalid_client_id.*next set of keys was tried.*invalid_client: invalid client/,
		);
		expect(forms).toHaveLength(2);
	});
});

describe('a clock that is off', () => {
	const minutes = 60_000;
	const date = (at: number) => ({ date: new Date(at).toUTCString() });

	it.each([-7 * minutes, 6 * minutes, 3 * 60 * minutes])(
		'by %p ms is made up for on a second try, and from then on at once',
		async (ahead) => {
			const w = world((form) => {
				const { exp } = jwt.decode(form['assertion']!) as { exp: number };
				const left = exp * 1000 - serverNow();
				return left > 0 && left <= 3 * minutes
					? granted()
					: refused('invalid_grant', 'invalid assertion', date(serverNow()));
			});
			const serverNow = () => w.state.now - ahead;
			await w.signIn(byKey);
			expect(w.forms).toHaveLength(2);
			expect(noticesFor(byKey)[0]).toContain(
				`${Math.abs(ahead / 1000)} seconds ${ahead > 0 ? 'ahead of' : 'behind'} Salesforce's`,
			);
			await w.signIn({ ...byKey, accessToken: `token ${tokens}` });
			expect(w.forms).toHaveLength(3);
		},
	);

	it('by less than two minutes needs no second try', async () => {
		for (const ahead of [-55_000, 55_000]) {
			const { forms, signIn, state } = world((form) => {
				const { exp } = jwt.decode(form['assertion']!) as { exp: number };
				const left = exp * 1000 - (state.now - ahead);
				return left > 0 && left <= 3 * minutes ? granted() : refused('invalid_grant', 'no');
			});
			await signIn(byKey);
			expect(forms).toHaveLength(1);
		}
	});

	it('is not blamed when the clocks agree', async () => {
		const { forms, signIn, state } = world(() =>
			refused('invalid_grant', 'invalid assertion', date(state.now)),
		);
		await expect(signIn(byKey)).rejects.toThrow('invalid assertion');
		expect(forms).toHaveLength(1);
	});
});

it('stops signing in when every new token is refused at once', async () => {
	const { forms, signIn, state } = world(granted);
	const first = await signIn(bySecret);
	let stored = first.accessToken;
	const loop = async () => {
		for (let calls = 0; calls < 50; calls++) {
			stored = (await signIn({ ...bySecret, accessToken: stored })).accessToken;
		}
	};
	await expect(loop()).rejects.toThrow(
		/signed in 10 times within a minute.*before 2026-11-23T12:01/,
	);
	expect(forms).toHaveLength(10);
	state.now += 60_000;
	await signIn({ ...bySecret, accessToken: stored });
	expect(forms).toHaveLength(11);
});
