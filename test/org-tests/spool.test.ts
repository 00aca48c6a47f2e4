import { Spool } from '../org/spool';

const megabyte = 1_048_576;

function text(pieces: Iterable<Buffer>): string {
	return Buffer.concat([...pieces]).toString();
}

describe('the spool of a bulk job', () => {
	it('gives back any range of what was written, in memory and beyond it', () => {
		for (const filler of [0, 6 * megabyte]) {
			const spool = new Spool();
			spool.append(Buffer.from('begin '));
			spool.append(Buffer.alloc(filler, 'x'));
			spool.append(Buffer.from(' end'));
			expect(spool.size).toBe(filler + 10);
			expect(text(spool.read(0, 6))).toBe('begin ');
			expect(text(spool.read(filler + 6))).toBe(' end');
			expect(text(spool.read()).length).toBe(spool.size);
			spool.drop();
			expect(spool.size).toBe(0);
			expect(text(spool.read())).toBe('');
		}
	});
});
