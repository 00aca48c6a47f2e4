import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A peer as it stands in a figure: its name and the version that is installed. */
export function peerName(name: string): string {
	const file = join(__dirname, '../node_modules', name, 'package.json');
	const { version } = JSON.parse(readFileSync(file, 'utf8')) as { version: string };
	return `${name} ${version}`;
}
