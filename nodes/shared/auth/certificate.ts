import { createPrivateKey, X509Certificate } from 'node:crypto';
import type { ICredentialDataDecryptedObject } from 'n8n-workflow';

import { readPrivateKey } from './privateKey';

/** Milliseconds before the end of a certificate from which people are told. */
const WARN_MS = 30 * 24 * 60 * 60_000;
const DAY_MS = 24 * 60 * 60_000;

/**
 * What is to be said about the certificate that a credential holds beside its private key. Never an
 * error: Salesforce goes on accepting assertions after the date (seen by others), but no one should
 * rely on it.
 *
 * @param now epoch milliseconds
 */
export function certificateNotice(
	{ flow, certificate, privateKey, privateKeyPassphrase }: ICredentialDataDecryptedObject,
	now: number,
): string | undefined {
	if (
		flow === 'clientCredentials' ||
		typeof certificate !== 'string' ||
		certificate.trim() === ''
	) {
		return undefined;
	}
	const read = parse(certificate);
	if (!read) {
		return "'Certificate' of the credential cannot be read, so its end is not watched. Paste the whole file, from -----BEGIN CERTIFICATE----- to its last line.";
	}
	if (!belongsTo(read, privateKey, privateKeyPassphrase)) {
		return "'Certificate' of the credential does not belong to 'Private Key'. Paste the one that was uploaded to the app together with this key.";
	}
	const end = Date.parse(read.validTo);
	const left = end - now;
	if (!(left < WARN_MS)) return undefined;
	const day = new Date(end).toISOString().slice(0, 10);
	const when =
		left < 0 ? `ended on ${day}` : `ends on ${day}, in ${Math.floor(left / DAY_MS)} days`;
	return `The certificate of this credential ${when}. Make a new key and certificate, upload the certificate to the app in Salesforce, and enter the key under 'Next Private Key'.`;
}

/**
 * From when to when a pasted certificate is valid, epoch milliseconds.
 *
 * @returns undefined for what is no certificate
 */
export function certificateValidity(text: string): { from: number; until: number } | undefined {
	const read = parse(text);
	return read && { from: Date.parse(read.validFrom), until: Date.parse(read.validTo) };
}

/** As pasted, with its line breaks lost or written out. */
function parse(text: string): X509Certificate | undefined {
	const block = /-----BEGIN CERTIFICATE-----([\s\S]*?)-----END CERTIFICATE-----/.exec(
		text.replace(/\\r/g, '').replace(/\\n/g, '\n'),
	);
	const lines = block?.[1]?.replace(/\s+/g, '').match(/.{1,64}/g);
	if (!lines) return undefined;
	try {
		return new X509Certificate(
			`-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`,
		);
	} catch {
		return undefined;
	}
}

/** A key that cannot be read is reported by the sign-in. */
function belongsTo(certificate: X509Certificate, key: unknown, passphrase: unknown): boolean {
	try {
		const pem = readPrivateKey(String(key), typeof passphrase === 'string' ? passphrase : '');
		return certificate.checkPrivateKey(createPrivateKey(pem));
	} catch {
		return true;
	}
}
