import type { INode } from 'n8n-workflow';

import { SalesforceCallError } from '../../nodes/shared/client/errors';
import { errorEntry } from '../../nodes/shared/client/failedItem';
import { toNodeError } from '../../nodes/shared/client/nodeError';

const node = { name: 'Salesforce Query', parameters: {} } as INode;
const outcome = { kind: 'notExecuted', reason: { kind: 'cancelled' }, attempts: 0 } as const;

describe('errorEntry', () => {
	it('has our own code where Salesforce was not asked', () => {
		const error = new SalesforceCallError('OVER_THRESHOLD', 'The org has used 90 %', outcome);
		expect(errorEntry(toNodeError(node, error))).toEqual({
			statusCode: 'OVER_THRESHOLD',
			message: 'The org has used 90 %',
			fields: [],
		});
	});

	it("has Salesforce's code and fields, and does not say the code twice", () => {
		const details = { salesforceCode: 'INVALID_FIELD', fields: ['Nope'] };
		const error = new SalesforceCallError('REFUSED', 'INVALID_FIELD: no Nope', outcome, details);
		expect(errorEntry(toNodeError(node, error))).toEqual({
			statusCode: 'INVALID_FIELD',
			message: 'no Nope',
			fields: ['Nope'],
		});
	});

	it('calls whatever has no code invalid input', () => {
		const entry = errorEntry(toNodeError(node, new RangeError("'Limit' is 0.")));
		expect(entry).toMatchObject({ statusCode: 'INVALID_INPUT', message: "'Limit' is 0." });
	});
});
