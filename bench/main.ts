/** `npm run bench`: takes every measurement, prints them and writes bench/results.json. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

import type { Figure } from './figure';
import { calls1kUpsert } from './figures/calls1kUpsert';
import { loginsParallelExpiry } from './figures/loginsParallelExpiry';
import { packageSize } from './figures/packageSize';

async function main(): Promise<void> {
	const figures: Figure[] = [await calls1kUpsert(), await loginsParallelExpiry(), packageSize()];
	console.table(
		figures.map(({ id, ours, unit, peers, ratio, goal, ok }) => ({
			id,
			ours: `${ours} ${unit}`,
			peers: Object.entries(peers)
				.map(([name, value]) => `${name}: ${value}`)
				.join(', '),
			ratio,
			goal,
			ok,
		})),
	);
	writeFileSync(join(__dirname, 'results.json'), `${JSON.stringify(figures, null, '\t')}\n`);
	process.exitCode = figures.every(({ ok }) => ok) ? 0 : 1;
}

void main();
