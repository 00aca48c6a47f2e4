import type { FastifyInstance } from 'fastify';
import { readList, readObject } from '../composite/request';
import { salesforceError, unsupported } from '../errors';
import type { Org } from '../org';
import { resource } from '../server/resource';
import { actionTypes, Approvals, processes, type ApprovalRequest } from './process';

const known = [
	'actionType',
	'comments',
	'contextActorId',
	'contextId',
	'nextApproverIds',
	'processDefinitionNameOrId',
	'skipEntryCriteria',
];

/** `/process/approvals`. */
export function registerApprovals(app: FastifyInstance, org: Org): void {
	const approvals = new Approvals(org.store, () => org.userId);
	org.onReset(() => approvals.reset());
	resource(app, '/services/data/:version/process/approvals', {
		GET: () => ({
			approvals: Object.fromEntries(
				Object.entries(processes).map(([object, { id, name }]) => [
					object,
					[{ description: null, id, name, object, sortOrder: 1 }],
				]),
			),
		}),
		POST: (request) => {
			const requests = readList(readObject(request.body, ['requests']), 'requests');
			return requests.map(readRequest).map((each) => approvals.process(each));
		},
	});
}

function readRequest(input: unknown): ApprovalRequest {
	const body = readObject(input, known);
	const { contextId, processDefinitionNameOrId: process, nextApproverIds } = body;
	const actionType = actionTypes.find((type) => type === body['actionType']);
	if (actionType === undefined) {
		if (body['actionType'] === 'Removed') throw unsupported('recalling an approval');
		throw salesforceError(
			400,
			'JSON_PARSER_ERROR',
			'actionType must be Submit, Approve or Reject.',
		);
	}
	return {
		actionType,
		contextId: typeof contextId === 'string' ? contextId : '',
		nextApproverIds: Array.isArray(nextApproverIds) ? nextApproverIds.map(String) : [],
		...(typeof process === 'string' ? { processDefinitionNameOrId: process } : {}),
	};
}
