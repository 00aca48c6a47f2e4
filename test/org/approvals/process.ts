import type { RecordError } from '../model';
import { makeId, normalizeId } from '../store/ids';
import type { OrgStore } from '../store/orgStore';
import { malformedId, missingRecord, recordError } from '../store/recordErrors';

/** The objects with an approval process, and the process. */
export const processes: Readonly<Record<string, { id: string; name: string }>> = {
	Account: { id: makeId('04a', 1), name: 'Account_Approval' },
	Opportunity: { id: makeId('04a', 2), name: 'Discount_Approval' },
};

export const actionTypes = ['Submit', 'Approve', 'Reject'] as const;

export interface ApprovalRequest {
	actionType: (typeof actionTypes)[number];
	/** Submit: the record; Approve and Reject: the work item. */
	contextId: string;
	nextApproverIds: string[];
	processDefinitionNameOrId?: string;
}

/** The result of one request, keys in the documented order. */
export interface ApprovalResult {
	actorIds: string[];
	entityId: string | null;
	errors: RecordError[] | null;
	instanceId: string | null;
	instanceStatus: 'Pending' | 'Approved' | 'Rejected' | null;
	newWorkitemIds: string[];
	success: boolean;
}

interface Instance {
	id: string;
	entityId: string;
	workitemId: string;
	status: 'Pending' | 'Approved' | 'Rejected';
}

/** The approvals under way in one org: a single step, decided by whoever is named. */
export class Approvals {
	private instances: Instance[] = [];

	constructor(
		private readonly store: OrgStore,
		private readonly userId: () => string,
	) {}

	reset(): void {
		this.instances = [];
	}

	process(request: ApprovalRequest): ApprovalResult {
		return request.actionType === 'Submit' ? this.submit(request) : this.decide(request);
	}

	private submit(request: ApprovalRequest): ApprovalResult {
		const id = normalizeId(request.contextId);
		const schema = id === undefined ? undefined : this.store.objectOf(id);
		if (id === undefined || schema === undefined) return failed(malformedId(request.contextId));
		if (this.store.byId(schema.name, id) === undefined) return failed(missingRecord(), id);
		const process = processes[schema.name];
		const wanted = request.processDefinitionNameOrId;
		const fits = wanted === undefined || [process?.id, process?.name].includes(wanted);
		if (process === undefined || !fits) {
			return failed(
				recordError('NO_APPLICABLE_PROCESS', 'No applicable approval process was found.'),
				id,
			);
		}
		if (this.instances.some((each) => each.entityId === id && each.status === 'Pending')) {
			return failed(
				recordError('ALREADY_IN_PROCESS', 'This record is currently in an approval process.'),
				id,
			);
		}
		const number = this.instances.length + 1;
		const instance: Instance = {
			id: makeId('04g', number),
			entityId: id,
			workitemId: makeId('04i', number),
			status: 'Pending',
		};
		this.instances.push(instance);
		const [approver = this.userId()] = request.nextApproverIds;
		return result(instance, [approver], [instance.workitemId]);
	}

	private decide(request: ApprovalRequest): ApprovalResult {
		const id = normalizeId(request.contextId);
		const instance = this.instances.find((each) => each.workitemId === id);
		if (instance?.status !== 'Pending') return failed(missingRecord());
		instance.status = request.actionType === 'Approve' ? 'Approved' : 'Rejected';
		return result(instance, [], []);
	}
}

function result(instance: Instance, actorIds: string[], newWorkitemIds: string[]): ApprovalResult {
	return {
		actorIds,
		entityId: instance.entityId,
		errors: null,
		instanceId: instance.id,
		instanceStatus: instance.status,
		newWorkitemIds,
		success: true,
	};
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
