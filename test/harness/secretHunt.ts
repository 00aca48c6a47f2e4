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

/** A signed token, such as the assertion of a sign-in, which no store holds. */
const SIGNED_TOKEN = /eyJ[\w-]{10,}\.eyJ[\w-]{10,}\.[\w-]{10,}/;

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
	const secrets = store.everHeld.flatMap((data) => secretsOf(data));
	for (const [place, trace] of Object.entries(traces)) {
		const text = textOf(trace);
		if (text === '') continue;
		const found = secrets.find(({ forms }) => forms.some((form) => text.includes(form)));
		if (found) throw new Error(`The ${place} of the run hold the credential's ${found.field}`);
		if (SIGNED_TOKEN.test(text)) throw new Error(`The ${place} of the run hold a signed token`);
	}
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
		const key = value.replace(/-----[^-]+-----|\\n|\s/g, '');
		const plain = value.includes('PRIVATE KEY') ? key.slice(-KEY_CHUNK) : value;
		if (plain.length < SHORTEST) return [];
		const forms = [plain, encodeURIComponent(plain), Buffer.from(plain).toString('base64')];
		return [{ field, forms: [...new Set(forms)] }];
	});
}

function textOf(trace: unknown): string {
	if (trace === undefined || trace === null) return '';
	// An error keeps what matters in places that JSON leaves out.
	if (trace instanceof Error) return inspect(trace, { depth: 10, maxStringLength: Infinity });
	return JSON.stringify(trace, (_key, value: unknown) =>
		value instanceof Error ? inspect(value, { depth: 10, maxStringLength: Infinity }) : value,
	);
}
