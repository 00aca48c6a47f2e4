import type { ICredentialDataDecryptedObject } from 'n8n-workflow';

import { readApiVersion } from '../auth/settings';
import type { CallerSettings } from '../gate/gates';

/** What the client takes from a credential; secrets stay with the credential itself. */
export interface ClientSettings extends CallerSettings {
	apiVersion: string;
	/** Sent as `Sforce-Call-Options: client=`; Salesforce's API usage log shows it. */
	callerName: string;
}

interface Bounds {
	name: string;
	fallback: number;
	min: number;
	max: number;
	/** What is counted comes in whole numbers. */
	whole?: true;
}

/** Defaults and bounds of the numeric settings: percent, calls, per second, at once, seconds. */
const NUMBERS = {
	softThreshold: { name: 'Soft Threshold', fallback: 70, min: 1, max: 100 },
	hardThreshold: { name: 'Hard Threshold', fallback: 80, min: 1, max: 100 },
	dailyCallBudget: { name: 'Daily Call Budget', fallback: 0, min: 0, max: 1e9, whole: true },
	requestsPerSecond: { name: 'Requests per Second', fallback: 20, min: 1, max: 100, whole: true },
	maxConcurrentRequests: {
		name: 'Max Concurrent Requests',
		fallback: 10,
		min: 1,
		max: 25,
		whole: true,
	},
	maxWaitSeconds: { name: 'Max Wait', fallback: 60, min: 0, max: 900 },
	workers: { name: 'Workers', fallback: 1, min: 1, max: 1000, whole: true },
} satisfies Record<string, Bounds>;

/**
 * Reads and checks the settings of a credential.
 *
 * @throws {RangeError} naming the field that is out of bounds
 * @throws {SalesforceSignInError} when the API version is malformed
 */
export function clientSettings(credential: ICredentialDataDecryptedObject): ClientSettings {
	const number = (key: keyof typeof NUMBERS) => {
		const { name, fallback, min, max, whole }: Bounds = NUMBERS[key];
		const given = credential[key];
		const value = given === undefined || given === '' ? fallback : Number(given);
		if (!(value >= min && value <= max) || (whole && !Number.isInteger(value))) {
			throw new RangeError(
				`'${name}' of the credential is ${String(value)}. Enter a ${whole ? 'whole ' : ''}number from ${min} to ${max}.`,
			);
		}
		return value;
	};
	const dailyCallBudget = number('dailyCallBudget');
	const workers = number('workers');
	if (dailyCallBudget > 0 && dailyCallBudget < workers) {
		throw new RangeError(
			`'Daily Call Budget' of the credential is ${dailyCallBudget}, which leaves none of ${workers} 'Workers' a call. Enter at least ${workers}, or 0 for no budget.`,
		);
	}
	return {
		apiVersion: readApiVersion(credential),
		callerName: headerSafe(credential.callerName) || 'n8n',
		softThreshold: number('softThreshold'),
		hardThreshold: number('hardThreshold'),
		dailyCallBudget,
		requestsPerSecond: number('requestsPerSecond'),
		maxConcurrentRequests: number('maxConcurrentRequests'),
		maxWaitSeconds: number('maxWaitSeconds'),
		workers,
	};
}

/** `Sforce-Call-Options` separates its options by commas; a header holds printable ASCII. */
function headerSafe(name: unknown): string {
	if (typeof name !== 'string') return '';
	return name.replace(/[^\x20-\x7e]|[,;=]/g, '').trim();
}
