import type { ICredentialDataDecryptedObject } from 'n8n-workflow';

import { DEFAULT_API_VERSION, normalizeApiVersion } from '../apiVersion';
import type { CallerSettings } from '../gate/gates';

/** What the client takes from a credential; secrets stay with the credential itself. */
export interface ClientSettings extends CallerSettings {
	apiVersion: string;
	/** Sent as `Sforce-Call-Options: client=`; Salesforce's API usage log shows it. */
	callerName: string;
	/** The org's address once signed in, else the address to sign in at; keys what is known of the org. */
	orgUrl: string;
}

/** Defaults and bounds of the numeric settings: percent, per second, at once, seconds. */
const NUMBERS = {
	hardThreshold: { name: 'Hard Threshold', fallback: 80, min: 1, max: 100 },
	requestsPerSecond: { name: 'Requests per Second', fallback: 20, min: 1, max: 100 },
	maxConcurrentRequests: { name: 'Max Concurrent Requests', fallback: 10, min: 1, max: 25 },
	maxWaitSeconds: { name: 'Max Wait', fallback: 60, min: 0, max: 900 },
} as const;

/**
 * Reads and checks the settings of a credential.
 *
 * @throws {RangeError} naming the field that is out of bounds
 */
export function readSettings(credential: ICredentialDataDecryptedObject): ClientSettings {
	const text = (key: string) => (typeof credential[key] === 'string' ? credential[key].trim() : '');
	const number = (key: keyof typeof NUMBERS) => {
		const { name, fallback, min, max } = NUMBERS[key];
		const given = credential[key];
		const value = given === undefined || given === '' ? fallback : Number(given);
		if (!(value >= min && value <= max)) {
			throw new RangeError(
				`'${name}' of the credential is ${String(value)}. Enter a number from ${min} to ${max}.`,
			);
		}
		return value;
	};
	return {
		apiVersion: normalizeApiVersion(text('apiVersion') || DEFAULT_API_VERSION),
		callerName: headerSafe(text('callerName')) || 'n8n',
		orgUrl: text('instanceUrl') || text('myDomainUrl'),
		hardThreshold: number('hardThreshold'),
		requestsPerSecond: number('requestsPerSecond'),
		maxConcurrentRequests: number('maxConcurrentRequests'),
		maxWaitSeconds: number('maxWaitSeconds'),
	};
}

/** `Sforce-Call-Options` separates its options by commas; a header holds printable ASCII. */
function headerSafe(name: string): string {
	return name.replace(/[^\x20-\x7e]|[,;=]/g, '').trim();
}
