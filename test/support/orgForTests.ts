import type { OrgOptions, RunningOrg } from '../org';
import { startOrgUnderTest, type OrgUnderTest } from './orgNode';

/**
 * The org of one test file: started before its first test, stopped after its last, and before each one
 * without data, faults, and with the settings given.
 */
export function orgForTests(
	options: OrgOptions,
	settings: Parameters<RunningOrg['change']>[0] = {},
): OrgUnderTest {
	let started: OrgUnderTest;
	beforeAll(async () => {
		started = await startOrgUnderTest(options);
	});
	afterAll(() => started.close());
	beforeEach(() => {
		started.org.reset({ data: true });
		started.org.clearFaults();
		started.org.change(settings);
	});
	return {
		get org() {
			return started.org;
		},
		run: async (...given) => await started.run(...given),
		calls: () => started.calls(),
		close: () => started.close(),
	};
}
