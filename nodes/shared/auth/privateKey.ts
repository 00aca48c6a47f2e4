import { createPrivateKey, type KeyObject } from 'node:crypto';
import { SalesforceSignInError } from './signInError';

/** Bits; the shortest RSA key Salesforce accepts in a certificate. */
const MIN_BITS = 2048;
/** Characters in a line of PEM (RFC 7468). */
const PEM_LINE = 64;

const BLOCK = /-----\s*BEGIN\s*([A-Z\d ]+?)\s*-----([\s\S]*?)-----\s*END\s*\1\s*-----/g;
/** Headers of a key encrypted in the legacy way; 32 or 16 hex digits of start vector by cipher. */
const LEGACY_HEADERS =
	/^\s*Proc-Type:\s*4,\s*ENCRYPTED\s*DEK-Info:\s*(?:(AES-\d{3}-CBC),\s*([\dA-F]{32})|(DES[A-Z\d-]*),\s*([\dA-F]{16}))/i;

const CREATE = 'openssl req -x509 -newkey rsa:2048 -nodes -keyout key.pem -out cert.pem -days 365';

/**
 * Reads the private key as people paste it: PKCS#8 or PKCS#1, encrypted or not, with its line breaks
 * lost, doubled or written out as `\n`, in quotes, or together with its certificate.
 *
 * @returns PKCS#8 in PEM
 * @throws {SalesforceSignInError} that says what is wrong and holds nothing of the key
 */
export function readPrivateKey(text: string, passphrase = ''): string {
	const block = findKeyBlock(unquote(text));
	const encrypted = block.label === 'ENCRYPTED PRIVATE KEY' || block.legacyHeaders !== undefined;
	if (encrypted && passphrase === '') {
		throw refuse("is encrypted. Enter its passphrase in 'Private Key Passphrase'.");
	}
	const key = open(toPem(block), encrypted ? passphrase : undefined);
	if (key.asymmetricKeyType !== 'rsa') {
		throw refuse(
			`is of type ${key.asymmetricKeyType ?? 'unknown'}; Salesforce accepts RSA alone. Create one with '${CREATE}' and upload the new certificate to the app.`,
		);
	}
	const bits = key.asymmetricKeyDetails?.modulusLength ?? 0;
	if (bits < MIN_BITS) {
		throw refuse(
			`has ${bits} bits; Salesforce asks for ${MIN_BITS} or more. Create one with '${CREATE}' and upload the new certificate to the app.`,
		);
	}
	return key.export({ type: 'pkcs8', format: 'pem' }).toString();
}

interface KeyBlock {
	label: string;
	legacyHeaders?: string;
	base64: string;
}

function unquote(text: string): string {
	const lines = text.replace(/\\r/g, '').replace(/\\n/g, '\n').replace(/\r/g, '');
	return lines.trim().replace(/^["'`]|["'`],?$/g, '');
}

function findKeyBlock(text: string): KeyBlock {
	if (text.trim() === '') {
		throw refuse(
			'is empty. Paste the whole key file, from -----BEGIN to the end of the last line.',
		);
	}
	const blocks = [...text.matchAll(BLOCK)].map(([, label = '', body = '']) => ({ label, body }));
	const found = blocks.find(({ label }) => label.endsWith('PRIVATE KEY'));
	if (!found && BEGINNING.test(text)) throw refuse(CUT_OFF);
	if (!found) throw refuse(explainMissing(blocks.map(({ label }) => label)));
	if (found.label === 'OPENSSH PRIVATE KEY') {
		throw refuse(
			"is in OpenSSH's own format. Convert a copy of the file with 'ssh-keygen -p -m PEM -f key.pem' and paste that.",
		);
	}
	const headers = LEGACY_HEADERS.exec(found.body);
	const base64 = found.body.slice(headers?.[0].length ?? 0).replace(/\s+/g, '');
	if (!/^[A-Za-z\d+/]+={0,2}$/.test(base64)) throw refuse(DAMAGED);
	if (!headers) return { label: found.label, base64 };
	const cipher = (headers[1] ?? headers[3] ?? '').toUpperCase();
	const startVector = headers[2] ?? headers[4] ?? '';
	const legacyHeaders = `Proc-Type: 4,ENCRYPTED\nDEK-Info: ${cipher},${startVector}\n\n`;
	return { label: found.label, legacyHeaders, base64 };
}

const BEGINNING = /-----BEGIN [A-Z ]*PRIVATE KEY-----/;
const CUT_OFF =
	'begins like a key, but its end is missing. Paste the whole key file, to the end of its last line.';

const DAMAGED =
	'is damaged: something inside it is missing or was changed. Paste the whole key file again, from -----BEGIN to the end of the last line.';

function explainMissing(labels: readonly string[]): string {
	if (labels.some((label) => label.endsWith('CERTIFICATE'))) {
		return 'holds a certificate. The certificate goes into the app in Salesforce; here enter the private key that belongs to it, which starts with -----BEGIN PRIVATE KEY-----.';
	}
	if (labels.some((label) => label.endsWith('PUBLIC KEY'))) {
		return 'holds a public key. Enter the private key that belongs to it, which starts with -----BEGIN PRIVATE KEY-----.';
	}
	return 'is not a key in PEM format. Paste the whole key file, with its lines -----BEGIN PRIVATE KEY----- and -----END PRIVATE KEY-----.';
}

function toPem({ label, legacyHeaders = '', base64 }: KeyBlock): string {
	const lines = base64.match(new RegExp(`.{1,${PEM_LINE}}`, 'g')) ?? [];
	return `-----BEGIN ${label}-----\n${legacyHeaders}${lines.join('\n')}\n-----END ${label}-----\n`;
}

function open(pem: string, passphrase: string | undefined): KeyObject {
	try {
		return createPrivateKey({ key: pem, format: 'pem', ...(passphrase && { passphrase }) });
	} catch (error) {
		throw refuse(explainUnreadable(opensslCode(error), passphrase !== undefined));
	}
}

function explainUnreadable(code: string, encrypted: boolean): string {
	if (encrypted && code.includes('UNSUPPORTED')) {
		return "is encrypted in a way this version of Node no longer reads. Convert it with 'openssl pkcs8 -topk8 -v2 aes-256-cbc -in key.pem' and paste the result.";
	}
	return encrypted
		? "cannot be opened with the passphrase in 'Private Key Passphrase'. Enter the passphrase it was encrypted with, or paste the whole key file again."
		: DAMAGED;
}

function opensslCode(error: unknown): string {
	return error instanceof Error && 'code' in error ? String(error.code) : '';
}

function refuse(reason: string): SalesforceSignInError {
	return new SalesforceSignInError(`'Private Key' ${reason}`);
}
