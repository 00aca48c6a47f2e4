import type { IncomingRecord, RecordError, Row } from '../model';
import { normalizeId } from '../store/ids';
import type { OrgStore } from '../store/orgStore';
import { malformedId, missingRecord, recordError } from '../store/recordErrors';

export const actionTypes = ['Submit', 'Approve', 'Reject'] as const;

export interface ApprovalRequest {
	actionType: (typeof actionTypes)[number];
	/** Submit: the record; Approve and Reject: the work item. */
	contextId: string;
	nextApproverIds: string[];
	processDefinitionNameOrId?: string;
	comments?: string;
}

/** The result of one request, keys in the documented order. */
export interface ApprovalResult {
	actorIds: string[];
	entityId: string | null;
	errors: RecordError[] | null;
	instanceId: string | null;
	instanceStatus: string | null;
	newWorkitemIds: string[];
	success: boolean;
}

/** Who acts, and when: ISO 8601. */
export interface Actor {
	userId: string;
	now: string;
}

/** A single step, decided by whoever is named; what is under way are records like any others. */
export function processApproval(
	store: OrgStore,
	request: ApprovalRequest,
	actor: Actor,
): ApprovalResult {
	return store.transaction({ seed: true }, () => {
		const result =
			request.actionType === 'Submit'
				? submit(store, request, actor)
				: decide(store, request, actor);
		return { result, commit: result.success };
	});
}

function submit(store: OrgStore, request: ApprovalRequest, actor: Actor): ApprovalResult {
	const id = normalizeId(request.contextId);
	const schema = id === undefined ? undefined : store.objectOf(id);
	if (id === undefined || schema === undefined) return failed(malformedId(request.contextId));
	if (store.byId(schema.name, id) === undefined) return failed(missingRecord(), id);
	const definition = definitionOf(store, schema.name, request.processDefinitionNameOrId);
	if (definition === undefined) {
		return failed(
			recordError('NO_APPLICABLE_PROCESS', 'No applicable approval process was found.'),
			id,
		);
	}
	const instances = store.byField('ProcessInstance', 'TargetObjectId', id);
	if (instances.some((instance) => instance['Status'] === 'Pending')) {
		return failed(
			recordError('ALREADY_IN_PROCESS', 'This record is currently in an approval process.'),
			id,
		);
	}
	const [approver = actor.userId] = request.nextApproverIds;
	const instance = insert(store, 'ProcessInstance', {
		ProcessDefinitionId: definition.Id,
		TargetObjectId: id,
		Status: 'Pending',
		SubmittedById: actor.userId,
		LastActorId: actor.userId,
	});
	if ('errors' in instance) return failed(instance.errors[0] ?? missingRecord(), id);
	note(store, instance.id, 'Started', request, actor);
	const workitem = insert(store, 'ProcessInstanceWorkitem', {
		ProcessInstanceId: instance.id,
		OriginalActorId: approver,
		ActorId: approver,
	});
	if ('errors' in workitem) return failed(workitem.errors[0] ?? missingRecord(), id);
	return {
		actorIds: [normalizeId(approver) ?? approver],
		entityId: id,
		errors: null,
		instanceId: instance.id,
		instanceStatus: 'Pending',
		newWorkitemIds: [workitem.id],
		success: true,
	};
}

function decide(store: OrgStore, request: ApprovalRequest, actor: Actor): ApprovalResult {
	const workitem = store.byId('ProcessInstanceWorkitem', request.contextId);
	const instance = store.byId('ProcessInstance', String(workitem?.['ProcessInstanceId']));
	if (workitem === undefined || instance === undefined) return failed(missingRecord());
	const status = request.actionType === 'Approve' ? 'Approved' : 'Rejected';
	store.remove('ProcessInstanceWorkitem', workitem.Id, { hard: true });
	store.update('ProcessInstance', instance.Id, {
		Status: status,
		CompletedDate: actor.now,
		LastActorId: actor.userId,
	});
	note(store, instance.Id, status, request, actor);
	return {
		actorIds: [],
		entityId: String(instance['TargetObjectId']),
		errors: null,
		instanceId: instance.Id,
		instanceStatus: status,
		newWorkitemIds: [],
		success: true,
	};
}

function definitionOf(store: OrgStore, object: string, wanted?: string): Row | undefined {
	return store
		.byField('ProcessDefinition', 'TableEnumOrId', object)
		.find(
			(row) =>
				wanted === undefined ||
				[row.Id, row['DeveloperName']].includes(normalizeId(wanted) ?? wanted),
		);
}

function note(
	store: OrgStore,
	ProcessInstanceId: string,
	StepStatus: string,
	request: ApprovalRequest,
	{ userId }: Actor,
): void {
	insert(store, 'ProcessInstanceStep', {
		ProcessInstanceId,
		StepStatus,
		OriginalActorId: userId,
		ActorId: userId,
		Comments: request.comments ?? null,
	});
}

function insert(
	store: OrgStore,
	object: string,
	values: IncomingRecord,
): { id: string } | { errors: RecordError[] } {
	const result = store.insert(object, values);
	return result.success ? { id: result.id } : { errors: result.errors };
}

function failed(error: RecordError, entityId: string | null = null): ApprovalResult {
	return {
		actorIds: [],
		entityId,
		errors: [error],
		instanceId: null,
		instanceStatus: null,
		newWorkitemIds: [],
		success: false,
	};
}
