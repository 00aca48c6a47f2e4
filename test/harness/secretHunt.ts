import { inspect } from 'node:util';
import type { ICredentialDataDecryptedObject } from 'n8n-workflow';
import type { CredentialStore } from './credentialStore';

/** Fields of our credentials whose values nobody may see, and of n8n's OAuth2 token data. */
const SECRET_FIELDS = new Set([
	'accessToken',
	'access_token',
	'clientSecret',
	'consumerSecret',
	'nextConsumerSecret',
	'nextPrivateKey',
	'nextPrivateKeyPassphrase',
	'privateKey',
	'privateKeyPassphrase',
	'refresh_token',
]);

/** Shorter ones are made up by a test, and stand in ordinary words. */
const SHORTEST = 8;

/** Tokens by their shape, for those that no store holds: assertions, and whatever an org gave out. */
const TOKENS: ReadonlyArray<[what: string, shape: RegExp]> = [
	['a signed token', /eyJ[\w-]{10,}\.eyJ[\w-]{10,}\.[\w-]{10,}/],
	['an access token', /00D\w{12}(?:\w{3})?(?:!|%21)[\w.]{40,}/],
	// Not within a word: some 4 MB of base64 in fourteen hold these four letters followed by forty more.
	['a refresh token', /(?:^|[^\w+/]|\\[nrt]|%[\dA-Fa-f]{2})5Aep[\w.-]{40,}/],
];

/** The base64 of a key is the secret, however its lines are broken. */
const KEY_CHUNK = 40;

/** Everything of one run that a person, a log or a database may come to hold. */
export interface Traces {
	outputs?: unknown;
	error?: unknown;
	hints?: unknown;
	logs?: unknown;
	staticData?: unknown;
	/** Paths with their queries. */
	urls?: readonly string[];
}

/**
 * Looks for keys, secrets and tokens in what a run has left behind. The harness does so after every
 * run of every test.
 *
 * @throws naming the place and the field, and not the value
 */
export function huntSecrets(store: CredentialStore, traces: Traces): void {
	const find = secretFinder(store.everHeld);
	for (const [place, trace] of Object.entries(traces)) {
		const found = find(textOf(trace));
		if (found !== undefined) throw new Error(`The ${place} of the run hold ${found}`);
	}
}

/**
 * Looks for the secrets that credentials have held, and for anything shaped like a token.
 *
 * @returns what a text holds, and not its value; undefined when it holds none
 */
export function secretFinder(held: readonly object[]): (text: string) => string | undefined {
	const secrets = held.flatMap((data) => secretsOf(data));
	return (text) => {
		if (text === '') return undefined;
		const found = secrets.find(({ forms }) => forms.some((form) => text.includes(form)));
		if (found) return `the credential's ${found.field}`;
		return TOKENS.find(([, shape]) => shape.test(text))?.[0];
	};
}

interface Secret {
	field: string;
	/** Ways in which it can stand in a text. */
	forms: string[];
}

function secretsOf(data: object): Secret[] {
	return Object.entries(data as ICredentialDataDecryptedObject).flatMap(([field, value]) => {
		if (typeof value === 'object') return secretsOf(value);
		if (!SECRET_FIELDS.has(field) || typeof value !== 'string') return [];
		const forms = (value.includes('PRIVATE KEY') ? partsOfKey(value) : [value])
			.filter((plain) => plain.length >= SHORTEST)
			.flatMap((plain) => [
				plain,
				encodeURIComponent(plain),
				Buffer.from(plain).toString('base64'),
			]);
		return forms.length === 0 ? [] : [{ field, forms: [...new Set(forms)] }];
	});
}

/** The end of a key whose lines were joined, and a whole line of one that was left as it is. */
function partsOfKey(pem: string): string[] {
	const lines = pem.replace(/-----[^-]+-----/g, '').split(/\\n|\s+/);
	const whole = lines.filter((line) => line.length >= KEY_CHUNK)[1];
	return [lines.join('').slice(-KEY_CHUNK), ...(whole === undefined ? [] : [whole])];
}

function textOf(trace: unknown): string {
	if (trace === undefined || trace === null) return '';
	// An error keeps what matters in places that JSON leaves out.
	if (trace instanceof Error) return inspect(trace, { depth: 10, maxStringLength: Infinity });
	return JSON.stringify(trace, (_key, value: unknown) =>
		value instanceof Error ? inspect(value, { depth: 10, maxStringLength: Infinity }) : value,
	);
}
