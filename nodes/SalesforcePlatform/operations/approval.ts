import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';

import { withoutAttributes } from '../../shared/client/attributes';
import { errorOf } from '../../shared/client/errors';
import { queryAll, type SalesforceRecord } from '../../shared/client/queryPages';
import type { DataCall, SalesforceClient } from '../../shared/client/types';
import { nameList } from '../../shared/descriptions/nameList';
import { bindParameters } from '../../shared/soql/bind';
import { checkedId, readText } from '../input/parameters';
import { eachItem, type Answer } from './operation';

/** First letters of the ID of a ProcessInstanceWorkitem, which an approver decides on. */
const WORKITEM_PREFIX = '04i';

const PENDING = `SELECT Id, CreatedDate, ActorId, Actor.Name, OriginalActorId, ProcessInstanceId, ProcessInstance.Status, ProcessInstance.TargetObjectId, ProcessInstance.TargetObject.Name, ProcessInstance.ProcessDefinitionId, ProcessInstance.ProcessDefinition.Name, ProcessInstance.SubmittedById FROM ProcessInstanceWorkitem WHERE ProcessInstance.Status = 'Pending'`;

/** Lists what waits for a decision, of one record or of all that the user may see. */
export const listPendingApprovals = eachItem(async (context, client, item) => {
	const recordId = readText(context, 'recordId', item);
	if (recordId !== '') checkedId(recordId, 'Record ID');
	const waiting: Answer = [];
	for await (const page of pending(client, recordId)) {
		for (const record of page) waiting.push({ json: withoutAttributes(record) });
	}
	return waiting;
});

/** Puts a record up for approval. */
export const submitForApproval = eachItem(async (context, client, item) => {
	const contextId = checkedId(readText(context, 'recordId', item), 'Record ID');
	const process = readText(context, 'processDefinition', item);
	return await act(client, {
		actionType: 'Submit',
		contextId,
		...readComments(context, item),
		...readNextApprovers(context, item),
		...(process !== '' && { processDefinitionNameOrId: process }),
	});
});

export const approve = eachItem(async (context, client, item) => {
	const comments = readComments(context, item);
	const next = readNextApprovers(context, item);
	const contextId = await workitemOf(context, client, item);
	return await act(client, { actionType: 'Approve', contextId, ...comments, ...next });
});

export const reject = eachItem(async (context, client, item) => {
	const contextId = await workitemOf(context, client, item);
	return await act(client, { actionType: 'Reject', contextId, ...readComments(context, item) });
});

interface ApprovalRequest {
	actionType: 'Submit' | 'Approve' | 'Reject';
	/** Submit: the record; Approve and Reject: the work item. */
	contextId: string;
	comments?: string;
	nextApproverIds?: string[];
	processDefinitionNameOrId?: string;
}

type ApprovalResult = IDataObject & { success: boolean };

/**
 * One request a call: whether several are isolated from each other is not documented.
 *
 * @throws {SalesforceCallError} in Salesforce's words, also for a refusal that came with status 200
 */
async function act(client: SalesforceClient, request: ApprovalRequest): Promise<Answer> {
	const call: DataCall = {
		method: 'POST',
		path: '/process/approvals',
		body: { requests: [request] },
	};
	const reply = await client.request<ApprovalResult[]>(call);
	const { body } = reply;
	if (body.every(({ success }) => success)) {
		return body.map((result) => ({ json: { ...result, outcome: 'saved' } }));
	}
	throw errorOf(
		{ kind: 'refused', reply: { kind: 'answered', ...reply, status: 400 }, attempts: 1 },
		call,
	);
}

/** The work item to decide on: the one that is named, or the one that the record waits for. */
async function workitemOf(
	context: IExecuteFunctions,
	client: SalesforceClient,
	item: number,
): Promise<string> {
	const id = checkedId(readText(context, 'recordId', item), 'Record ID');
	if (id.startsWith(WORKITEM_PREFIX)) return id;
	const waiting: SalesforceRecord[] = [];
	for await (const page of pending(client, id)) waiting.push(...page);
	const [only] = waiting;
	if (only && waiting.length === 1) return String(only.Id);
	if (!only) {
		throw new RangeError(
			`Nothing waits for approval of the record ${id}, or the integration user may not see it. Submit it first.`,
		);
	}
	const ids = waiting.map((workitem) => String(workitem.Id)).join(', ');
	throw new RangeError(
		`${waiting.length} approval requests wait for the record ${id}: ${ids}. Nothing was decided. Enter one of them under 'Record ID'.`,
	);
}

function pending(client: SalesforceClient, recordId: string): AsyncGenerator<SalesforceRecord[]> {
	const one = recordId === '' ? '' : ' AND ProcessInstance.TargetObjectId = :id';
	const parameters = new Map(
		recordId === '' ? [] : [['id', { kind: 'id' as const, value: recordId }] as const],
	);
	return queryAll(client, bindParameters(`${PENDING}${one} ORDER BY Id`, parameters));
}

function readComments(context: IExecuteFunctions, item: number): { comments?: string } {
	const comments = readText(context, 'comments', item);
	return comments === '' ? {} : { comments };
}

function readNextApprovers(
	context: IExecuteFunctions,
	item: number,
): { nextApproverIds?: string[] } {
	const ids = nameList(context.getNodeParameter('nextApproverIds', item, ''));
	for (const id of ids) checkedId(id, 'Next Approver IDs');
	return ids.length === 0 ? {} : { nextApproverIds: ids };
}
