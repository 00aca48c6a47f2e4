import { afterAnswer, afterOverload, UNLIMITED } from '../../nodes/shared/gate/aimd';

const answers = (state: typeof UNLIMITED, count: number) =>
	Array.from({ length: count }).reduce<typeof UNLIMITED>((s) => afterAnswer(s), state);

it('holds nothing back before the org complains', () => {
	expect(UNLIMITED.limit).toBe(25);
});

it('falls to 70 % of what was under way, once in five seconds', () => {
	const cut = afterOverload(UNLIMITED, 10, 1_000);
	expect(cut.limit).toBe(7);
	expect(afterOverload(cut, 7, 5_999).limit).toBe(7);
	expect(afterOverload(cut, 7, 6_000).limit).toBe(4);
});

it('never falls below two', () => {
	expect(afterOverload(UNLIMITED, 1, 1_000).limit).toBe(2);
});

it('rises by one after twenty answers, up to where it began', () => {
	const cut = afterOverload(UNLIMITED, 10, 1_000);
	expect(answers(cut, 19).limit).toBe(7);
	expect(answers(cut, 20).limit).toBe(8);
	expect(answers(cut, 1_000).limit).toBe(25);
});
