import { execFileSync } from 'node:child_process';
import { join } from 'node:path';

import { figure, type Figure } from '../figure';

/** n8n loads every file of the package at its start. Bytes. */
const GOAL_BYTES = 1_200_000;

/** Size of the installed package, as npm reports it. */
export function measure(): Figure {
	const report = execFileSync('npm', ['pack', '--dry-run', '--json'], {
		cwd: join(__dirname, '../..'),
		encoding: 'utf8',
		stdio: ['ignore', 'pipe', 'ignore'],
	});
	const [pack] = JSON.parse(report) as Array<{ unpackedSize: number }>;
	const ours = pack?.unpackedSize ?? Number.NaN;
	return figure({
		id: 'package-unpacked-size',
		what: 'Size of the package when unpacked, by npm pack',
		unit: 'bytes',
		ours,
		peers: {},
		goal: `below ${GOAL_BYTES}`,
		ok: ours < GOAL_BYTES,
	});
}
