import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

const root = join(__dirname, '..', '..');

const refusedOf = (imports: Array<[file: string, imported: string]>): unknown => {
	const script = join(__dirname, 'refusedImports.mjs');
	const { stdout } = spawnSync(process.execPath, [script, JSON.stringify(imports)], {
		cwd: root,
		encoding: 'utf8',
	});
	return JSON.parse(stdout);
};

jest.setTimeout(60_000);

describe('the layers, as lint holds them', () => {
	it('refuses an import that looks up, or from the package to the simulated org and back', () => {
		const upward: Array<[string, string]> = [
			['test/org/rest/records.ts', '../../../nodes/shared/soql/literal'],
			['test/org/oauth.ts', '../../credentials/SalesforceServerApi.credentials'],
			['nodes/SalesforceRecord/SalesforceRecord.node.ts', '../../test/org/model'],
			['nodes/shared/auth/token.ts', '../client/send'],
			['nodes/shared/gate/gate.ts', '../client/types'],
			['nodes/shared/gate/gate.ts', '../metadata/describe'],
			['nodes/shared/gate/deep/gate.ts', '../../bulk/job'],
			['nodes/shared/client/send.ts', '../bulk/job'],
			['nodes/shared/client/send.ts', '../../SalesforceRecord/operations/get'],
			['nodes/shared/bulk/job.ts', '../descriptions/object'],
			['nodes/shared/bulk/csv.ts', '../client/send'],
			['nodes/shared/bulk/csv/decode.ts', 'n8n-workflow'],
			['nodes/shared/soql/literal.ts', '../metadata/describe'],
			['nodes/shared/soql/literal.ts', 'n8n-workflow'],
			['nodes/shared/descriptions/object.ts', '../../SalesforceRecord/recordDescription'],
			['nodes/shared/apiVersion.ts', '../../test/org/model'],
		];

		expect(refusedOf(upward)).toEqual(upward);
	});

	it('lets a layer use what lies below it and beside it', () => {
		const allowed: Array<[string, string]> = [
			['test/org/rest/records.ts', '../schema/standard'],
			['nodes/SalesforceRecord/operations/get.ts', '../../shared/client/types'],
			['nodes/shared/auth/token.ts', '../gate/backoff'],
			['nodes/shared/auth/token.ts', '../vendor'],
			['nodes/shared/gate/gate.ts', './salesforceErrors'],
			['nodes/shared/client/send.ts', '../gate/call'],
			['nodes/shared/bulk/job.ts', './csv/decode'],
			['nodes/shared/bulk/job.ts', '../client/types'],
			['nodes/shared/metadata/describe.ts', '../soql/literal'],
			['nodes/shared/soql/builder.ts', './literal'],
			['credentials/SalesforceServerApi.credentials.ts', '../nodes/shared/auth/signIn'],
		];

		expect(refusedOf(allowed)).toEqual([]);
	});
});
