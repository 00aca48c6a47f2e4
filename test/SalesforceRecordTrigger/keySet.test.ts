import fc from 'fast-check';
import { KeySet, longId } from '../../nodes/SalesforceRecordTrigger/polling/keySet';
import { makeId, to18 } from '../org/store/ids';

const SECOND = 1000;

const id = fc
	.tuple(fc.constantFrom('003', '001', 'a0B'), fc.nat({ max: 2 ** 40 }))
	.map(([prefix, n]) => makeId(prefix, n));
const key = fc.tuple(id, fc.integer({ min: 0, max: 2_000_000_000 }));

describe('KeySet', () => {
	it('comes back as it was, whatever it holds', () => {
		fc.assert(
			fc.property(fc.array(key), (keys) => {
				const set = new KeySet();
				for (const [each, second] of keys) set.add(each, second * SECOND);
				const encoded = JSON.parse(JSON.stringify(set.encode())) as Record<string, string>;
				const decoded = KeySet.decode(encoded);
				expect([...decoded.entries()]).toEqual([...set.entries()]);
				expect(decoded.size).toBe(new Set(keys.map(([each, s]) => `${each} ${s}`)).size);
				for (const [each, second] of keys) expect(decoded.has(each, second * SECOND)).toBe(true);
			}),
		);
	});

	it('keeps times that are finer than seconds', () => {
		const set = new KeySet();
		for (const stamp of [5 * SECOND, 5 * SECOND + 7, 5 * SECOND + 999]) {
			set.add(makeId('003', stamp), stamp);
		}
		const encoded = JSON.parse(JSON.stringify(set.encode())) as Record<string, string>;
		expect([...KeySet.decode(encoded).entries()]).toEqual([...set.entries()]);
	});

	it('takes a few characters for records that follow each other', () => {
		const set = new KeySet();
		for (let n = 1; n <= 12_000; n++) set.add(makeId('003', n), 5 * SECOND);
		expect(JSON.stringify(set.encode()).length).toBeLessThan(40);
	});

	it('takes some ten characters for each of scattered ones', () => {
		const set = new KeySet();
		for (let n = 1; n <= 10_000; n++) set.add(makeId('003', n * 7919), (n % 3600) * SECOND);
		expect(JSON.stringify(set.encode()).length).toBeLessThan(10_000 * 12);
	});

	it('knows an ID in both its forms, in its second only', () => {
		const set = new KeySet();
		set.add(makeId('003', 7), SECOND);
		expect(set.has(makeId('003', 7).slice(0, 15), SECOND)).toBe(true);
		expect(set.has(makeId('003', 7), 2 * SECOND)).toBe(false);
	});

	it('forgets what lies before a time, and within its second up to an ID', () => {
		const set = new KeySet();
		for (const n of [1, 2, 3]) set.add(makeId('003', n), n < 3 ? SECOND : 2 * SECOND);
		set.forgetBefore(SECOND, makeId('003', 1));
		expect([...set.entries()]).toEqual([
			[makeId('003', 2).slice(0, 15), SECOND],
			[makeId('003', 3).slice(0, 15), 2 * SECOND],
		]);
		set.forgetBefore(2 * SECOND);
		expect(set.size).toBe(1);
	});

	it('gives an ID its three further characters', () => {
		fc.assert(
			fc.property(fc.stringMatching(/^[0-9A-Za-z]{15}$/), (short) => {
				expect(longId(short)).toBe(to18(short));
			}),
		);
	});
});
