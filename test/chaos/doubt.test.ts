import type { FaultSpec } from '../org';
import {
	autoMap,
	jsonOf,
	objectNamed,
	startOrgUnderTest,
	type OrgUnderTest,
} from '../support/orgNode';

let t: OrgUnderTest;
beforeEach(async () => {
	t = await startOrgUnderTest({ seed: 'empty' });
});
afterEach(() => t.close());

/** Updates one contact while faults strike, and says what became of it. */
async function update(...faults: Array<Omit<FaultSpec, 'match'>>) {
	const [id = ''] = t.org.seed('Contact', [{ LastName: 'before' }]);
	const parameters = {
		resource: 'record',
		operation: 'update',
		object: objectNamed('Contact'),
		columns: autoMap('Id'),
	};
	await t.run('salesforceRecord', { ...parameters, operation: 'getAll', limit: 1 });
	for (const fault of faults) t.org.fault({ ...fault, match: { path: '/composite/sobjects' } });
	const run = await t.run('salesforceRecord', parameters, [{ Id: id, LastName: 'after' }], {
		settings: { onError: 'continueRegularOutput' },
	});
	const [item] = jsonOf(run);
	const held = [...t.org.store.rows('Contact')].map(({ LastName }) => LastName);
	return { item, held };
}

it('tells no update as failed that the first attempt saved and the second met a lock on', async () => {
	const { item, held } = await update(
		{ kind: '503-after', times: 1 },
		{ kind: 'lock-row', afterN: 1, times: 9 },
	);
	expect(held).toEqual(['after']);
	expect(item).toMatchObject({
		outcome: 'unknown',
		errors: [{ statusCode: 'OUTCOME_UNKNOWN' }, { statusCode: 'UNABLE_TO_LOCK_ROW' }],
	});
}, 60_000);

it('tells an update as failed that met the lock alone', async () => {
	const { item, held } = await update({ kind: 'lock-row', times: 9 });
	expect(held).toEqual(['before']);
	expect(item).toMatchObject({
		outcome: 'failed',
		errors: [{ statusCode: 'UNABLE_TO_LOCK_ROW' }],
	});
}, 60_000);
