import type { FastifyInstance } from 'fastify';
import { readList, readObject } from '../composite/request';
import { salesforceError, unsupported } from '../errors';
import type { Org } from '../org';
import { resource } from '../server/resource';
import { actionTypes, processApproval, type ApprovalRequest } from './process';

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
	resource(app, '/services/data/:version/process/approvals', {
		GET: () => ({
			approvals: Object.fromEntries(
				[...org.store.rows('ProcessDefinition')].map((row) => {
					const object = String(row['TableEnumOrId']);
					const name = String(row['Name']);
					return [object, [{ description: null, id: row.Id, name, object, sortOrder: 1 }]];
				}),
			),
		}),
		POST: (request) => {
			const requests = readList(readObject(request.body, ['requests']), 'requests');
			const actor = { userId: org.userId, now: new Date(org.clock.now()).toISOString() };
			return requests.map(readRequest).map((each) => processApproval(org.store, each, actor));
		},
	});
}

function readRequest(input: unknown): ApprovalRequest {
	const body = readObject(input, known);
	const { contextId, comments, processDefinitionNameOrId: process, nextApproverIds } = body;
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
		...(typeof comments === 'string' ? { comments } : {}),
	};
}
