import { startOrg, type RunningOrg } from '../../org/index';
import { call } from '../client';
import { arrange } from './arrange';
import { cassetteRecordings } from './cassettes';
import { differences } from './compare';
import { explanations, type Explanation } from './explained';
import { mockRecordings } from './mocks';
import { addedObjects } from './objects';
import { missingFolderNotice, recordingsFolder, type Recording } from './recordings';
import { wiremockRecordings } from './wiremock';

const folder = recordingsFolder();
const recordings =
	folder === undefined
		? []
		: [...wiremockRecordings(folder), ...cassetteRecordings(folder), ...mockRecordings(folder)];

/** Characters of a difference in the table. */
const longestLine = 160;

interface Line {
	recording: Recording;
	differences: string[];
	explainedBy: Explanation[];
}

if (folder === undefined) process.stderr.write(`${missingFolderNotice}\n`);

(folder === undefined ? describe.skip : describe)('replies to recorded requests', () => {
	let org: RunningOrg;
	const table: Line[] = [];
	const used = new Set<Explanation>();

	beforeAll(async () => {
		org = await startOrg({ objects: addedObjects(recordings), dailyLimit: 1_000_000 });
	});

	afterAll(async () => {
		await org.close();
		process.stdout.write(print(table));
	});

	it.each(recordings.map((recording) => [recording.id, recording] as const))(
		'%s',
		async (_id, recording) => {
			const found = await replay(org, recording);
			const explainedBy = explanations.filter(
				(explanation) =>
					explanation.recordings.test(recording.id) &&
					found.some((line) => explanation.differences.test(line)),
			);
			for (const explanation of explainedBy) used.add(explanation);
			table.push({ recording, differences: found, explainedBy });
			const unexplained = found.filter((line) =>
				explainedBy.every((explanation) => !explanation.differences.test(line)),
			);
			expect(unexplained).toEqual([]);
		},
	);

	it('no explanation outlives the difference it explains', () => {
		expect(explanations.filter((explanation) => !used.has(explanation))).toEqual([]);
	});
});

async function replay(org: RunningOrg, recording: Recording): Promise<string[]> {
	const { path, body } = await arrange(org, recording);
	const { authorization } = recording;
	const reply = await call(org, recording.method, path, {
		...(body === undefined ? {} : { body }),
		headers: {
			...(body === undefined ? {} : { 'content-type': contentType(body) }),
			...(authorization === undefined ? {} : { authorization }),
		},
	});
	return differences(recording, reply);
}

/** The recorders kept no request headers; the body tells. */
function contentType(body: string): string {
	if (body.startsWith('<')) return 'application/xml;charset=UTF-8';
	return body.startsWith('{') ? 'application/json' : 'text/csv;charset=UTF-8';
}

/** The table for the reader: what matched, what differs and why. */
function print(table: readonly Line[]): string {
	const lines = table.flatMap(({ recording, differences: found, explainedBy }) => {
		const state = found.length === 0 ? 'matched  ' : 'differing';
		const reasons = explainedBy.map(({ reason }) => `            ${reason}`);
		const shown = found.map((line) => `          - ${line.slice(0, longestLine)}`);
		return [`${state} ${recording.method} ${recording.id}`, ...shown, ...reasons];
	});
	const matched = table.filter((line) => line.differences.length === 0).length;
	return `${lines.join('\n')}\n${matched} matched, ${table.length - matched} differing\n`;
}
