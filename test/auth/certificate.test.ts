import { certificateNotice } from '../../nodes/shared/auth/certificate';
import { selfSigned } from './certificates';
import { rsaKeys, rsaPem } from './keys';

const NOW = Date.UTC(2026, 10, 23, 12);
const day = 24 * 60 * 60_000;
const endingIn = (days: number) => selfSigned(rsaKeys(), NOW - 365 * day, NOW + days * day);
const notice = (certificate: string, over = {}) =>
	certificateNotice({ flow: 'jwtBearer', certificate, privateKey: rsaPem(), ...over }, NOW);

it.each([
	[31, undefined],
	[29, /ends on 2026-12-22, in 29 days\..*'Next Private Key'/],
	[-1, /ended on 2026-11-22\./],
])('tells of a certificate that ends in %p days: %p', (days, words) => {
	const text = notice(endingIn(days));
	if (words) expect(text).toMatch(words);
	else expect(text).toBeUndefined();
});

it('reads one that lost its line breaks in pasting', () => {
	expect(notice(endingIn(-1).replaceAll('\n', ' '))).toContain('ended on');
	expect(notice(endingIn(-1).replaceAll('\n', '\\n'))).toContain('ended on');
});

it('tells of one that belongs to another key', () => {
	expect(notice(endingIn(300), { privateKey: rsaPem(3072) })).toContain('does not belong');
});

it('tells of one that cannot be read', () => {
	expect(notice('oops')).toContain('cannot be read');
	expect(notice(endingIn(3).replace(/MII.{40}/, ''))).toContain('cannot be read');
});

it('says nothing without one, or in the flow that has none', () => {
	expect(notice('')).toBeUndefined();
	expect(notice('oops', { flow: 'clientCredentials' })).toBeUndefined();
});
