import { createPrivateKey, generateKeyPairSync } from 'node:crypto';
import { readPrivateKey } from '../../nodes/shared/auth/privateKey';
import { rsaKeys } from './keys';

const PASSPHRASE = ' correct horse ';
const { privateKey, publicKey } = rsaKeys();
const pkcs8 = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
const pkcs1 = privateKey.export({ type: 'pkcs1', format: 'pem' }).toString();
const encrypted = (type: 'pkcs8' | 'pkcs1', cipher: string) =>
	privateKey.export({ type, format: 'pem', cipher, passphrase: PASSPHRASE }).toString();

const certificate =
	'-----BEGIN CERTIFICATE-----\nMIIBszCCAVmgAwIBAgIU\n-----END CERTIFICATE-----\n';

const forms: Record<string, { pem: string; passphrase?: string }> = {
	'PKCS#8': { pem: pkcs8 },
	'PKCS#1': { pem: pkcs1 },
	'encrypted PKCS#8': { pem: encrypted('pkcs8', 'aes-256-cbc'), passphrase: PASSPHRASE },
	'legacy-encrypted PKCS#1 (AES)': {
		pem: encrypted('pkcs1', 'aes-128-cbc'),
		passphrase: PASSPHRASE,
	},
	'legacy-encrypted PKCS#1 (3DES)': {
		pem: encrypted('pkcs1', 'des-ede3-cbc'),
		passphrase: PASSPHRASE,
	},
	'a key with a passphrase it does not need': { pem: pkcs8, passphrase: 'unused' },
};

const pastings: Record<string, (pem: string) => string> = {
	'as it is': (pem) => pem,
	'with CRLF': (pem) => pem.replaceAll('\n', '\r\n'),
	'with spaces for line breaks': (pem) => pem.replaceAll('\n', ' '),
	'in one line without breaks': (pem) => pem.replaceAll('\n', ''),
	'with literal \\n': (pem) => pem.replaceAll('\n', '\\n'),
	'with literal \\r\\n': (pem) => pem.replaceAll('\n', '\\r\\n'),
	'in double quotes': (pem) => `"${pem.replaceAll('\n', '\\n')}"`,
	'in single quotes': (pem) => `'${pem}'`,
	'with doubled line breaks': (pem) => pem.replaceAll('\n', '\n\n'),
	indented: (pem) => pem.replaceAll(/^/gm, '\t  '),
	'with its certificate before it': (pem) => `${certificate}${pem}`,
	'with a line of text before it': (pem) => `Bag Attributes\n  friendlyName: key\n${pem}`,
};

const withoutLine = (pem: string, line: number) =>
	pem
		.split('\n')
		.filter((_text, index) => index !== line)
		.join('\n');

function refusal(text: string, passphrase?: string): string {
	try {
		readPrivateKey(text, passphrase);
	} catch (error) {
		return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
	}
	return 'not refused';
}

describe.each(Object.entries(forms))('private key: %s', (_form, { pem, passphrase }) => {
	it.each(Object.entries(pastings))('is read %s', (_pasting, paste) => {
		const read = createPrivateKey(readPrivateKey(paste(pem), passphrase));

		expect(read.equals(privateKey)).toBe(true);
	});
});

describe('private key that cannot be used', () => {
	const spki = publicKey.export({ type: 'spki', format: 'pem' }).toString();
	const pkcs1Public = publicKey.export({ type: 'pkcs1', format: 'pem' }).toString();
	const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
	const pss = generateKeyPairSync('rsa-pss', { modulusLength: 2048 }).privateKey;
	const short = generateKeyPairSync('rsa', { modulusLength: 1024 }).privateKey;
	const pem = (key: typeof ec) => key.export({ type: 'pkcs8', format: 'pem' }).toString();

	const refusals: Array<[string, string, string | undefined, RegExp]> = [
		['nothing', '  ', undefined, /is empty.*Paste/],
		['text', 'let me in', undefined, /is not a key in PEM format.*Paste/],
		['a certificate', certificate, undefined, /holds a certificate.*enter the private key/],
		['a public key', spki, undefined, /holds a public key.*Enter the private key/],
		['a PKCS#1 public key', pkcs1Public, undefined, /holds a public key/],
		['no passphrase', encrypted('pkcs8', 'aes-256-cbc'), '', /is encrypted.*Enter its passphrase/],
		['no legacy passphrase', encrypted('pkcs1', 'aes-128-cbc'), undefined, /is encrypted/],
		[
			'a wrong passphrase',
			encrypted('pkcs8', 'aes-256-cbc'),
			'no',
			/cannot be opened.*Passphrase'/,
		],
		['a wrong legacy one', encrypted('pkcs1', 'aes-128-cbc'), 'no', /cannot be opened/],
		['an EC key', pem(ec), undefined, /is of type ec; Salesforce accepts RSA alone.*openssl/],
		['a SEC1 key', ec.export({ type: 'sec1', format: 'pem' }).toString(), undefined, /type ec;/],
		['an RSA-PSS key', pem(pss), undefined, /is of type rsa-pss/],
		['a short key', pem(short), undefined, /has 1024 bits; .* 2048 or more.*openssl/],
		['a cut key', withoutLine(pkcs8, 10), undefined, /is damaged/],
		[
			'a key without its end',
			pkcs8.slice(0, 700),
			undefined,
			/begins like a key, but its end is missing/,
		],
		['a changed character', pkcs8.replace('MII', 'M!I'), undefined, /is damaged/],
		[
			'an OpenSSH key',
			'-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNzaC1rZXk=\n-----END OPENSSH PRIVATE KEY-----',
			undefined,
			/OpenSSH.*ssh-keygen/,
		],
		[
			'an outdated cipher',
			'-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: DES-CBC,0123456789ABCDEF\n\nAAAAAAAAAAAAAAAAAAAAAA==\n-----END RSA PRIVATE KEY-----',
			'x',
			/no longer reads.*openssl pkcs8|cannot be opened/,
		],
	];

	it.each(refusals)('says so of %s', (_what, text, passphrase, expected) => {
		const message = refusal(text, passphrase);

		expect(message).toMatch(/^SalesforceSignInError: 'Private Key' /);
		expect(message).toMatch(expected);
	});

	it.each(refusals)('shows nothing of the key or passphrase for %s', (_what, text, passphrase) => {
		const message = refusal(text, passphrase);
		const lines = text.split('\n').filter((line) => /^[A-Za-z\d+/]{16,}=*$/.test(line));

		for (const line of lines) expect(message).not.toContain(line.slice(0, 16));
		if (passphrase && passphrase.length > 2) expect(message).not.toContain(passphrase);
	});
});
