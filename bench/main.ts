/**
 * `npm run bench`: takes every measurement of bench/figures, prints them and writes
 * bench/results.json. `npm run bench -- NAME ...` takes those of the files named, and leaves the
 * figures of the others as they are.
 */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';

import type { Figure } from './figure';

/** What each file of bench/figures exports. */
interface FigureFile {
	measure: () => Figure | Figure[] | Promise<Figure | Figure[]>;
}

const figuresFolder = join(__dirname, 'figures');
const resultsFile = join(__dirname, 'results.json');

async function main(): Promise<void> {
	const all = readdirSync(figuresFolder)
		.filter((file) => file.endsWith('.ts'))
		.map((file) => basename(file, '.ts'));
	const asked = process.argv.slice(2);
	const unknown = asked.filter((name) => !all.includes(name));
	if (unknown.length > 0) {
		throw new Error(`No such measurement: ${unknown.join(', ')}. There are: ${all.join(', ')}.`);
	}

	const taken: Figure[] = [];
	for (const name of asked.length > 0 ? asked : all) {
		console.error(`Measuring ${name}`);
		const { measure } = (await import(join(figuresFolder, name))) as FigureFile;
		taken.push(...[await measure()].flat());
	}
	show(taken);
	const kept = asked.length > 0 ? earlierFigures(new Set(taken.map(({ id }) => id))) : [];
	const results = [...kept, ...taken].sort((a, b) => a.id.localeCompare(b.id, 'en'));
	writeFileSync(resultsFile, `${JSON.stringify(results, null, '\t')}\n`);
	process.exitCode = taken.every(({ ok }) => ok) ? 0 : 1;
}

function earlierFigures(taken: ReadonlySet<string>): Figure[] {
	if (!existsSync(resultsFile)) return [];
	const earlier = JSON.parse(readFileSync(resultsFile, 'utf8')) as Figure[];
	return earlier.filter(({ id }) => !taken.has(id));
}

function show(figures: readonly Figure[]): void {
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
}

void main();
