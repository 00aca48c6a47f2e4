import fc from 'fast-check';

import { matchResults, type SentColumn } from '../../nodes/shared/bulk/match';

const columns: SentColumn[] = [
	{ name: 'Name', type: 'string' },
	{ name: 'Amount', type: 'currency' },
	{ name: 'Born__c', type: 'date' },
	{ name: 'Seen__c', type: 'datetime' },
	{ name: 'On__c', type: 'boolean' },
];
const header = columns.map(({ name }) => name);

/** Few values, so that equal rows are common. */
const row = fc.tuple(
	fc.constantFrom('', 'A', 'B', 'line\r\nend', '#N/A'),
	fc.constantFrom('', '1', '1.0', '912260031'),
	fc.constantFrom('', '2026-11-23'),
	fc.constantFrom('', '2026-11-23T10:00:00Z'),
	fc.constantFrom('', 'true', '0'),
);

test('every result finds a row with the same content, and no row is given twice', () => {
	fc.assert(
		fc.property(
			fc.array(row, { minLength: 1, maxLength: 30 }),
			fc.infiniteStream(fc.nat()),
			(rows, numbers) => {
				const results = [...rows]
					.map((cells) => ({ cells, place: numbers.next().value as number }))
					.sort((a, b) => a.place - b.place)
					.map(({ cells }) => cells);
				const [matches] = matchResults({ columns, rows, keyColumns: [] }, [
					{ header, rows: results },
				]);
				expect(new Set(matches).size).toBe(rows.length);
				for (const [i, match] of matches!.entries()) expect(rows[match!]).toEqual(results[i]);
			},
		),
	);
});

test('knows rows whose values Salesforce has written in another notation', () => {
	const rows = [
		['line\r\nend', '912260031', '2026-11-23', '2026-11-23T10:00:00.750Z', '1'],
		['line end', '0.10', '2026-11-24', '2026-11-23T11:00:00+01:00', 'false'],
	];
	const results = [
		['line end', '0.1', '2026-11-24', '2026-11-23T10:00:00.000Z', '0'],
		['line\nend', '9.12260031E8', '2026-11-23', '2026-11-23T10:00:00.000+0000', 'true'],
	];
	expect(matchResults({ columns, rows, keyColumns: [] }, [{ header, rows: results }])).toEqual([
		[1, 0],
	]);
});

test('finds columns by name, in any order, beside those Salesforce adds or leaves out', () => {
	const rows = [
		['A', '1', '', '', ''],
		['B', '2', '', '', ''],
	];
	const list = {
		header: ['sf__Id', 'amount', 'Name'],
		rows: [
			['001', '2', 'B'],
			['002', '1', 'A'],
		],
	};
	expect(matchResults({ columns, rows, keyColumns: [] }, [list])).toEqual([[1, 0]]);
});

test('hands equal rows out in the order in which they were sent, over all lists', () => {
	const rows = Array.from({ length: 4 }, () => ['A', '', '', '', '']);
	const list = (n: number) => ({ header, rows: rows.slice(0, n) });
	expect(matchResults({ columns, rows, keyColumns: [] }, [list(2), list(1)])).toEqual([
		[0, 1],
		[2],
	]);
});

test('leaves a result that fits no row without one, and never guesses', () => {
	const rows = [
		['A', '', '', '', ''],
		['B', '', '', '', ''],
		['C', '', '', '', ''],
	];
	const results = [
		['Z', '', '', '', ''],
		['Y', '', '', '', ''],
		['B', '', '', '', ''],
	];
	expect(matchResults({ columns, rows, keyColumns: [] }, [{ header, rows: results }])).toEqual([
		[undefined, undefined, 1],
	]);
});

test('gives the one result that is left to the one row that is left, if every row has a result', () => {
	const rows = [
		['A', '', '', '', ''],
		['B', '', '', '', ''],
	];
	const results = [
		['rewritten', '', '', '', ''],
		['A', '', '', '', ''],
	];
	expect(matchResults({ columns, rows, keyColumns: [] }, [{ header, rows: results }])).toEqual([
		[1, 0],
	]);
	const incomplete = [...rows, ['C', '', '', '', '']];
	expect(
		matchResults({ columns, rows: incomplete, keyColumns: [] }, [{ header, rows: results }]),
	).toEqual([[undefined, 0]]);
});

test('a list without any known column matches nothing', () => {
	const rows = [['A', '', '', '', '']];
	expect(
		matchResults({ columns, rows: [...rows, ...rows], keyColumns: [] }, [
			{ header: ['x'], rows: [['A'], ['A']] },
		]),
	).toEqual([[undefined, undefined]]);
});

describe('with a key', () => {
	const keyed: SentColumn[] = [
		{ name: 'Id', type: 'id' },
		{ name: 'Name', type: 'string' },
	];

	test('settles by key what content cannot: a value was changed on the way', () => {
		const rows = [
			['001000000000001', 'A'],
			['001000000000002AAA', 'B'],
			['001000000000003AAA', 'C'],
		];
		const list = {
			header: ['sf__Id', 'sf__Created', 'Id', 'Name'],
			rows: [
				['001000000000002AAA', 'false', '001000000000002AAA', 'changed'],
				['001000000000001AAA', 'false', '001000000000001AAA', 'changed too'],
			],
		};
		expect(matchResults({ columns: keyed, rows, keyColumns: ['Id'] }, [list])).toEqual([[1, 0]]);
	});

	test('finds the ID in sf__Id where the column is not given back', () => {
		const rows = [
			['001000000000001AAA', 'same'],
			['001000000000002AAA', 'same'],
		];
		const list = {
			header: ['sf__Id', 'Name'],
			rows: [
				['001000000000002AAA', 'same'],
				['001000000000001AAA', 'same'],
			],
		};
		expect(matchResults({ columns: keyed, rows, keyColumns: ['Id'] }, [list])).toEqual([[1, 0]]);
	});

	test('does not take equal content for the same row when the key is not given back', () => {
		const external: SentColumn[] = [{ name: 'Ext__c', type: 'string' }, keyed[1]!];
		const rows = [
			['x', 'same'],
			['y', 'same'],
		];
		const list = { header: ['Name'], rows: [['same'], ['same']] };
		expect(matchResults({ columns: external, rows, keyColumns: ['Ext__c'] }, [list])).toEqual([
			[undefined, undefined],
		]);
	});

	test('leaves two rows with one key open when content tells neither', () => {
		const rows = [
			['001000000000001AAA', 'A'],
			['001000000000001AAA', 'B'],
		];
		const list = {
			header: ['Id', 'Name'],
			rows: [
				['001000000000001AAA', 'x'],
				['001000000000001AAA', 'y'],
			],
		};
		expect(matchResults({ columns: keyed, rows, keyColumns: ['Id'] }, [list])).toEqual([
			[undefined, undefined],
		]);
	});
});

describe('never links a wrong row', () => {
	const two: SentColumn[] = [
		{ name: 'Name', type: 'string' },
		{ name: 'Phone', type: 'phone' },
	];

	test('rows that differ only in a column that did not come back stay without a result', () => {
		const rows = [
			['A', '1'],
			['A', '2'],
			['B', '3'],
		];
		const list = { header: ['Name'], rows: [['A'], ['B'], ['A']] };
		expect(matchResults({ columns: two, rows, keyColumns: [] }, [list])).toEqual([
			[undefined, 2, undefined],
		]);
	});

	test('more results of one content than rows: one of them is of another row', () => {
		const rows = [
			['A', '1'],
			['B', '2'],
			['C', '3'],
		];
		const list = { header: ['Name'], rows: [['A'], ['A']] };
		expect(matchResults({ columns: two, rows, keyColumns: [] }, [list])).toEqual([
			[undefined, undefined],
		]);
	});

	test('numbers that a double cannot tell apart are not taken for the same', () => {
		const numbers: SentColumn[] = [{ name: 'Amount', type: 'currency' }];
		const rows = [['12345678901234567'], ['12345678901234568']];
		const list = { header: ['Amount'], rows: [['1.2345678901234568E16']] };
		expect(matchResults({ columns: numbers, rows, keyColumns: [] }, [list])).toEqual([[undefined]]);
	});

	test('a column the user names tells rows apart that are equal otherwise', () => {
		const rows = [
			['A', '1'],
			['A', '2'],
		];
		const list = {
			header: ['Phone', 'Name'],
			rows: [
				['2', 'changed'],
				['1', 'changed'],
			],
		};
		expect(matchResults({ columns: two, rows, keyColumns: ['Phone'] }, [list])).toEqual([[1, 0]]);
	});

	test('whatever is dropped, rewritten, missing or repeated, a link is to a row that means the same', () => {
		const rewrite = ([name, amount, born, seen, on]: string[]) => [
			name!.replaceAll('\r\n', '\n'),
			amount === '912260031' ? '9.12260031E8' : amount === '1' ? '1.0' : amount!,
			born === '' ? '' : `${born!}T00:00:00.000Z`,
			seen === '' ? '' : '2026-11-23T10:00:00.000+0000',
			on === '0' ? 'false' : on!,
		];
		fc.assert(
			fc.property(
				fc.array(row, { minLength: 1, maxLength: 12 }),
				fc.uniqueArray(fc.nat({ max: 4 }), { maxLength: 3 }),
				fc.nat({ max: 3 }),
				fc.infiniteStream(fc.nat()),
				(rows, dropped, missing, numbers) => {
					const results = rows
						.map((cells, own) => ({
							own,
							cells: rewrite(cells),
							place: numbers.next().value as number,
						}))
						.sort((a, b) => a.place - b.place)
						.slice(missing);
					const keep = (cells: readonly string[]) => cells.filter((_, i) => !dropped.includes(i));
					const list = { header: keep(header), rows: results.map(({ cells }) => keep(cells)) };
					const [matches] = matchResults({ columns, rows, keyColumns: [] }, [list]);
					const linked = matches!.filter((match) => match !== undefined);
					expect(new Set(linked).size).toBe(linked.length);
					for (const [i, match] of matches!.entries()) {
						if (match === undefined) continue;
						// The same row, or one that differs in nothing but notation.
						const meaning = (cells: string[]) =>
							rewrite(cells).map((cell) => (cell === '#N/A' ? '' : cell));
						expect(meaning(rows[match]!)).toEqual(meaning(rows[results[i]!.own]!));
					}
				},
			),
			{ numRuns: 1_000 },
		);
	});
});
