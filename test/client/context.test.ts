import { deadlines, patience, type ClientContext } from '../../nodes/shared/client/context';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const execution = { getExecutionCancelSignal: () => undefined } as unknown as ClientContext;
const pollOf = (budgetMs?: number) =>
	({
		getActivationMode: () => 'trigger',
		...(budgetMs !== undefined && { getPollBudgetMs: () => budgetMs }),
	}) as unknown as ClientContext;
const editor = {} as ClientContext;
const at = () => 1_000_000;
const timeOf = (context: ClientContext, maxWaitSeconds = 60, attemptMs?: number) =>
	deadlines(context, at, maxWaitSeconds * SECOND)(attemptMs) - at();

it.each([
	[0, 5 * MINUTE],
	[60, 5 * MINUTE],
	[180, 5 * MINUTE],
	[300, 7 * MINUTE],
	[900, 17 * MINUTE],
])(
	"with a 'Max Wait' of %i s a call may wait as long, and then has two minutes",
	(seconds, time) => {
		expect(timeOf(execution, seconds)).toBe(time);
		expect(patience(execution, seconds)).toBeLessThanOrEqual(time - 2 * MINUTE);
	},
);

it('gives a call whose attempts take longer as much time in addition', () => {
	expect(timeOf(execution, 60, 10 * MINUTE)).toBe(15 * MINUTE);
});

it.each([
	['a poll that is given no budget', pollOf(), MINUTE],
	['a poll with a budget', pollOf(30 * SECOND), 25 * SECOND],
	['a dropdown', editor, 30 * SECOND],
])('gives %s no more time for it', (_, context, time) => {
	expect(timeOf(context, 900)).toBe(time);
	expect(patience(context, 900)).toBe(0);
});
