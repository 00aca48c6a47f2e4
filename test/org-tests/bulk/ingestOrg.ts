import { startOrg, type RunningOrg } from '../../org';
import { BulkCaller } from './client';

/** Milliseconds of the org's clock from one state of a job to the next. */
const STEP_MS = 5;

/** The org of a test file about ingest jobs, without data before each test. */
export function ingestOrg(): { readonly org: RunningOrg; readonly bulk: BulkCaller } {
	let org: RunningOrg;
	let bulk: BulkCaller;
	beforeAll(async () => {
		org = await startOrg({ settings: { bulkStepMs: STEP_MS } });
		bulk = new BulkCaller(org);
	});
	beforeEach(() => {
		org.reset({ data: true });
		org.change({ bulkStepMs: STEP_MS });
	});
	afterAll(() => org.close());
	return {
		get org() {
			return org;
		},
		get bulk() {
			return bulk;
		},
	};
}
