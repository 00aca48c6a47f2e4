import type { IExecuteFunctions } from 'n8n-workflow';

import type { Pace } from '../../shared/bulk/poll';
import { readNumber } from '../../shared/descriptions/numberParameter';

/** Minutes to wait for a job unless the node says otherwise. */
const DEFAULT_WAIT_MINUTES = 30;
const MS_PER_MINUTE = 60_000;

/** The real clock and chance. */
export const pace: Pace = { now: Date.now, random: Math.random };

/**
 * Reads 'Wait Minutes'.
 *
 * @returns milliseconds
 * @throws {RangeError} for anything but a number from 0
 */
export function readWait(context: IExecuteFunctions): number {
	const given = context.getNodeParameter('options.waitMinutes', 0, DEFAULT_WAIT_MINUTES);
	return readNumber('Wait Minutes', given, { min: 0, whole: false }) * MS_PER_MINUTE;
}
