import { sign, type KeyObject } from 'node:crypto';

/** One ASN.1 value in DER. */
function der(tag: number, ...contents: Buffer[]): Buffer {
	const body = Buffer.concat(contents);
	const length =
		body.length < 128
			? Buffer.from([body.length])
			: Buffer.from([0x82, body.length >> 8, body.length & 0xff]);
	return Buffer.concat([Buffer.from([tag]), length, body]);
}

const sequence = (...contents: Buffer[]) => der(0x30, ...contents);
const bits = (content: Buffer) => der(0x03, Buffer.from([0]), content);
const time = (at: number) => {
	const text = new Date(at).toISOString().replace(/[-:T]|\.\d+/g, '');
	return der(0x18, Buffer.from(text));
};

/** sha256WithRSAEncryption, and a name that is CN=test. */
const algorithm = sequence(Buffer.from('06092a864886f70d01010b0500', 'hex'));
const name = sequence(
	der(0x31, sequence(Buffer.from('0603550403', 'hex'), der(0x0c, Buffer.from('test')))),
);

/** A self-signed certificate in PEM; times are epoch milliseconds. */
export function selfSigned(
	{ privateKey, publicKey }: { privateKey: KeyObject; publicKey: KeyObject },
	notBefore: number,
	notAfter: number,
): string {
	const body = sequence(
		der(0xa0, Buffer.from('020102', 'hex')),
		Buffer.from('020101', 'hex'),
		algorithm,
		name,
		sequence(time(notBefore), time(notAfter)),
		name,
		publicKey.export({ type: 'spki', format: 'der' }),
	);
	const signed = sequence(body, algorithm, bits(sign('sha256', body, privateKey)));
	const lines = signed.toString('base64').match(/.{1,64}/g) ?? [];
	return `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`;
}
