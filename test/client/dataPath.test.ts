import fc from 'fast-check';

import { dataPath, nextRecordsPath } from '../../nodes/shared/client/dataPath';

describe('dataPath', () => {
	it('keeps any value one segment', () => {
		fc.assert(
			fc.property(fc.string({ minLength: 1, unit: 'grapheme' }), (value) => {
				fc.pre(value !== '.' && value !== '..');
				const path = dataPath`/sobjects/${value}/describe`;
				const { pathname, search, hash } = new URL(path, 'https://acme.my.salesforce.com');
				const segments = pathname.split('/');
				expect(segments).toHaveLength(4);
				expect(decodeURIComponent(segments[2] ?? '')).toBe(value);
				expect(search + hash).toBe('');
			}),
		);
	});

	it.each(['', '.', '..'])('refuses %p, which would move the path', (value) => {
		expect(() => dataPath`/sobjects/${value}`).toThrow(RangeError);
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
