import type { ICredentialDataDecryptedObject } from 'n8n-workflow';
import { certificateValidity } from '../../shared/auth/certificate';
import { toLimits, type Limit } from './limits';

/** The age of the keys of a credential, which can be checked like a limit of the org. */
export const CERTIFICATE_AGE = 'CertificateAgeDays';
export const KEY_AGE = 'KeyAgeDays';

/** Days after which keys are to be replaced where nobody says otherwise. */
export const ROTATE_EVERY_DAYS = 90;

const DAY_MS = 24 * 60 * 60_000;

/** Dates of the keys that a credential states, epoch milliseconds. */
export interface KeyDates {
	certificate?: { from: number; until: number };
	rotatedOn?: number;
}

/** Reads the dates out of a credential; what is not filled in, or is no date, is left out. */
export function keyDates({ certificate, rotatedOn }: ICredentialDataDecryptedObject): KeyDates {
	const validity = typeof certificate === 'string' ? certificateValidity(certificate) : undefined;
	const rotated = typeof rotatedOn === 'string' ? Date.parse(rotatedOn) : NaN;
	return {
		...(validity && { certificate: validity }),
		...(!Number.isNaN(rotated) && { rotatedOn: rotated }),
	};
}

/**
 * The ages in whole days as limits: of the certificate's own time, and of the days after which keys
 * are to be replaced.
 *
 * @param now epoch milliseconds
 */
export function keyLimits(
	{ certificate, rotatedOn }: KeyDates,
	rotateEveryDays: number,
	now: number,
): Limit[] {
	const age = (from: number, days: number) => {
		const used = Math.floor((now - from) / DAY_MS);
		return { Max: days, Remaining: days - used };
	};
	return toLimits({
		...(certificate && {
			[CERTIFICATE_AGE]: age(
				certificate.from,
				Math.floor((certificate.until - certificate.from) / DAY_MS),
			),
		}),
		...(rotatedOn !== undefined && { [KEY_AGE]: age(rotatedOn, rotateEveryDays) }),
	});
}

/** What to fill in so that a key's age can be checked; undefined for the name of another limit. */
export function howToGet(name: string): string | undefined {
	switch (name.trim().toLowerCase()) {
		case CERTIFICATE_AGE.toLowerCase():
			return `'Limit Names or IDs' holds ${CERTIFICATE_AGE}, and the credential holds no certificate that can be read. Paste it under 'Certificate' in the credential.`;
		case KEY_AGE.toLowerCase():
			return `'Limit Names or IDs' holds ${KEY_AGE}, and the credential does not say when its keys were last replaced. Enter the day under 'Rotated On' in the credential.`;
		default:
			return undefined;
	}
}
