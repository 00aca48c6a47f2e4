import fc from 'fast-check';

import { dataPath, nextRecordsPath } from '../../nodes/shared/client/dataPath';
import { fitsSegment, halved, segment } from '../support/segments';

const ORIGIN = 'https://acme.my.salesforce.com';

describe('dataPath', () => {
	it('keeps any values one segment each, which an address reads back as they are', () => {
		fc.assert(
			fc.property(segment, segment, (field, key) => {
				fc.pre(fitsSegment(field) && fitsSegment(key));
				const path = dataPath`/sobjects/${field}/describe/${key}`;
				const { origin, pathname, search, hash } = new URL(path, ORIGIN);
				expect(pathname).toBe(path);
				const [root, object, first = '', word, second = '', ...more] = pathname.split('/');
				expect([root, object, word, more]).toEqual(['', 'sobjects', 'describe', []]);
				expect([first, second].map(decodeURIComponent)).toEqual([field, key]);
				expect([origin, search + hash]).toEqual([ORIGIN, '']);
			}),
			{ numRuns: 2_000 },
		);
	});

	it.each(['', '.', '..'])('refuses %p, which would move the path', (value) => {
		expect(() => dataPath`/sobjects/${value}`).toThrow(RangeError);
	});

	it('refuses half of a character in words of its own, whatever stands around it', () => {
		fc.assert(
			fc.property(halved, (value) => {
				const build = () => dataPath`/sobjects/${value}`;
				expect(build).toThrow(RangeError);
				expect(build).toThrow(/holds half of a character/);
			}),
		);
	});
});

describe('nextRecordsPath', () => {
	it('takes the page from the address', () => {
		expect(nextRecordsPath('/services/data/v51.0/query/01gB0000000-2000')).toBe(
			'/query/01gB0000000-2000',
		);
	});

	it.each([
		'https://evil.example/services/data/v51.0/query/01g-2000',
		'//evil.example/services/data/v51.0/query/01g-2000',
		'/services/data/v51.0/query/../sobjects',
		'/services/data/v51.0/query/01g?x=1',
		'/services/oauth2/token',
	])('does not follow %p', (address) => {
		expect(() => nextRecordsPath(address)).toThrow(/not followed/);
	});
});
