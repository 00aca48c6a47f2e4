import { generateKeyPairSync, randomBytes } from 'node:crypto';
import type { OrgSettings } from '../settings';
import type { OrgIdentity } from './grants';

/** A consumer key with its secret, and a certificate's public key in PEM. */
export interface AppCredentials {
	consumerKey: string;
	consumerSecret: string;
	publicKey: string;
}

/** The next credentials of the app, with the private key that a client needs. */
export interface StagedCredentials extends AppCredentials {
	/** PKCS#8 PEM. */
	privateKey: string;
}

export function newConsumer(): Pick<AppCredentials, 'consumerKey' | 'consumerSecret'> {
	return {
		consumerKey: `3MVG9${randomBytes(60).toString('base64url')}`,
		consumerSecret: randomBytes(32).toString('hex').toUpperCase(),
	};
}

/** Makes the staged credentials when they are first asked for: a key pair takes its time. */
export function stagedOnDemand(): () => StagedCredentials {
	let made: StagedCredentials | undefined;
	return () => {
		if (made === undefined) {
			const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
			made = {
				...newConsumer(),
				privateKey: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
				publicKey: publicKey.export({ type: 'spki', format: 'pem' }).toString(),
			};
		}
		return made;
	};
}

/** The credentials the app takes at present. */
export function validCredentials(
	identity: OrgIdentity,
	settings: Pick<OrgSettings, 'appCredentials'>,
): AppCredentials[] {
	switch (settings.appCredentials) {
		case 'current':
			return [identity];
		case 'both':
			return [identity, identity.staged()];
		case 'staged':
			return [identity.staged()];
	}
}
