import { generateKeyPairSync } from 'node:crypto';

/** RSA keys are slow to make, so each test file makes one of a length and shares it. */
const made = new Map<number, ReturnType<typeof makeRsa>>();

function makeRsa(modulusLength: number) {
	return generateKeyPairSync('rsa', { modulusLength });
}

/** A key pair of this run alone. */
export function rsaKeys(modulusLength = 2048): ReturnType<typeof makeRsa> {
	const keys = made.get(modulusLength) ?? makeRsa(modulusLength);
	made.set(modulusLength, keys);
	return keys;
}

/** The private key in PKCS#8 PEM, not encrypted. */
export function rsaPem(modulusLength = 2048): string {
	return rsaKeys(modulusLength).privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
}
