import type { IDataObject, INodeParameters } from 'n8n-workflow';
import { createCredentialStore, pollNode, type PollNodeOptions, type PollRun } from '../harness';
import { startOrg, type RunningOrg } from '../org';
import { CREDENTIAL, jwtCredential, objectNamed } from '../support/orgNode';

/** The trigger on Contacts, polled in n8n-core's poll context against an org of its own. */
export class PollSetup {
	/** Before each test an empty org and a trigger that has not begun; after it, no org. */
	static forEachTest(): PollSetup {
		const setup = new PollSetup();
		beforeEach(async () => {
			setup.org = await startOrg({ seed: 'empty' });
			const credential = jwtCredential(setup.org, { maxWaitSeconds: 1 });
			setup.credentials = createCredentialStore({ [CREDENTIAL]: credential });
			setup.staticData = {};
		});
		afterEach(() => setup.org.close());
		return setup;
	}

	org!: RunningOrg;
	credentials: PollNodeOptions['credentials'];
	/** What n8n keeps between polls. */
	staticData: IDataObject = {};

	async poll(
		parameters: INodeParameters,
		options: Partial<PollNodeOptions> = {},
	): Promise<PollRun> {
		const { credentials, staticData } = this;
		const node = 'salesforceRecordTrigger';
		const run = await pollNode({ node, parameters, credentials, staticData, ...options });
		if (run.error === undefined && options.mode !== 'manual') this.staticData = run.staticData;
		return run;
	}

	/** `METHOD /path` of each call for data. */
	dataCalls(): string[] {
		return this.org
			.calls()
			.filter(({ path }) => path.includes('/services/data/') && !path.endsWith('/describe'))
			.map(({ method, path }) => `${method} ${path.replace(/^.*\/v[\d.]+/, '')}`);
	}
}

export function watch(event: string, parameters: INodeParameters = {}): INodeParameters {
	return { object: objectNamed('Contact'), event, ...parameters };
}

/** Events and names of what a poll emitted. */
export function told({ items }: PollRun): Array<[unknown, unknown]> {
	return (items ?? []).map(({ json }) => [json.event, json.LastName]);
}
