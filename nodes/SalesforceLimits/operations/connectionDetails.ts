import { dataPath } from '../../shared/client/dataPath';
import { errorOf, type SalesforceCallError } from '../../shared/client/errors';
import { DAILY_API_REQUESTS } from '../../shared/client/limitReadings';
import type { DataCall, SalesforceClient } from '../../shared/client/types';
import { describeError } from '../../shared/metadata/errors';
import { soqlName } from '../../shared/soql/name';
import { soqlString } from '../../shared/soql/literal';
import { joinSoql, soql, type SoqlText } from '../../shared/soql/text';
import { failedBy, passed, type Step } from './connectionStep';
import { LIMITS_CALL, toLimits } from './limits';

/** Who is signed in, where. */
export interface Identity {
	orgId: string;
	userId: string;
}

/** Percent of the org's day from which the check warns. */
const MUCH_USED = 70;

/** Permissions worth knowing, as fields of UserPermissionAccess, and what lacks without them. */
const PERMISSIONS = {
	PermissionsApiEnabled: 'API Enabled',
	PermissionsViewSetup: 'View Setup and Configuration',
	PermissionsBulkApiHardDelete: 'Bulk API Hard Delete',
	PermissionsViewAllData: 'View All Data',
	PermissionsModifyAllData: 'Modify All Data',
} as const;

/** Rights over everything, which an integration user should not need. */
const TOO_MUCH = ['PermissionsViewAllData', 'PermissionsModifyAllData'] as const;

/** Who the calls are made as. */
export async function userStep(
	client: SalesforceClient,
	identity: Identity | undefined,
): Promise<Step> {
	if (!identity) {
		return { step: 'user', result: 'unknown', detail: 'Salesforce did not say who is signed in' };
	}
	const { orgId, userId } = identity;
	const answer = await ask(
		client,
		soql`SELECT Username, Name, Profile.Name FROM User WHERE Id = ${soqlString(userId)}`,
	);
	const user = answer.rows?.[0] as
		{ Username?: string; Profile?: { Name?: string } | null } | undefined;
	if (!user?.Username) {
		return {
			step: 'user',
			result: 'unknown',
			detail: `User ${userId} of org ${orgId}; its name is hidden from itself`,
			data: { orgId, userId },
		};
	}
	const profile = user.Profile?.Name;
	return passed(
		'user',
		`${user.Username}${profile ? `, profile "${profile}"` : ''}, org ${orgId}`,
		{ orgId, userId, username: user.Username, ...(profile && { profile }) },
	);
}

/** What the user may do beyond single objects; asked of the object Salesforce keeps for it. */
export async function permissionStep(client: SalesforceClient): Promise<Step> {
	const fields = Object.keys(PERMISSIONS).map((field) => soqlName(field, 'a permission'));
	const answer = await ask(client, select(fields));
	const row = answer.rows?.[0];
	if (!row) {
		return {
			step: 'permissions',
			result: 'unknown',
			detail: `Salesforce does not show the user's permissions${answer.error ? ` (${answer.error.message})` : ''}`,
		};
	}
	const held = Object.entries(PERMISSIONS).filter(([field]) => row[field] === true);
	const excessive = TOO_MUCH.filter((field) => row[field] === true).map(
		(field) => PERMISSIONS[field],
	);
	const detail = `The user has: ${held.map(([, label]) => label).join(', ') || 'none of those looked for'}`;
	const data = { permissions: held.map(([, label]) => label) };
	if (excessive.length === 0) return passed('permissions', detail, data);
	return {
		step: 'permissions',
		result: 'warning',
		detail,
		advice: `${excessive.join(' and ')} gives access to every record. Give the integration user permission sets for the objects it needs instead.`,
		data,
	};
}

function select(fields: readonly SoqlText[]): SoqlText {
	return soql`SELECT ${joinSoql(fields, ', ')} FROM UserPermissionAccess LIMIT 1`;
}

/** Whether the user sees the object, and what it may do with its records. */
export async function objectStep(client: SalesforceClient, object: SoqlText): Promise<Step> {
	const call: DataCall = {
		method: 'GET',
		path: dataPath`/sobjects/${object}/describe`,
		lane: 'interactive',
	};
	const outcome = await client.send(call);
	if (outcome.kind !== 'answered') {
		const error = errorOf(outcome, call);
		return failedBy('object', describeError(error, object) as SalesforceCallError);
	}
	const found = outcome.reply.body as Record<string, unknown> & { fields?: unknown[] };
	const rights = ['queryable', 'createable', 'updateable', 'deletable'].filter(
		(right) => found[right] === true,
	);
	return passed(
		'object',
		`${object} has ${found.fields?.length ?? 0} fields this user may see; records are ${rights.join(', ') || 'out of reach'}`,
		{ object, rights },
	);
}

/** How much of the day is used, and whether the user may read the limits. */
export async function limitStep(client: SalesforceClient): Promise<Step> {
	const outcome = await client.send(LIMITS_CALL);
	const { usage } = client.summary();
	const daily =
		outcome.kind === 'answered'
			? toLimits(outcome.reply.body as object).find(({ name }) => name === DAILY_API_REQUESTS)
			: undefined;
	const used = daily?.used ?? usage?.used;
	const max = daily?.max ?? usage?.limit;
	if (used === undefined || max === undefined) {
		return { step: 'limits', result: 'unknown', detail: 'The org does not say what it has used' };
	}
	const percent = max > 0 ? Math.round((used / max) * 100) : 0;
	const detail = `The org has used ${used.toLocaleString('en-US')} of ${max.toLocaleString('en-US')} API calls of the last 24 hours (${percent} %)`;
	const data = { used, max, percent };
	if (outcome.kind !== 'answered') {
		return {
			step: 'limits',
			result: 'warning',
			detail: `${detail}; the list of all limits is closed to this user`,
			advice:
				"Give the user 'View Setup and Configuration' if a Limits node shall check other limits than the daily API calls.",
			data,
		};
	}
	if (percent < MUCH_USED) return passed('limits', detail, data);
	return {
		step: 'limits',
		result: 'warning',
		detail,
		advice: 'Put off heavy work, or send it through Salesforce Bulk, which needs few calls.',
		data,
	};
}

interface Answer {
	rows?: Array<Record<string, unknown>>;
	error?: SalesforceCallError;
}

async function ask(client: SalesforceClient, query: SoqlText): Promise<Answer> {
	const call: DataCall = {
		method: 'GET',
		path: '/query',
		query: { q: query },
		lane: 'interactive',
	};
	const outcome = await client.send(call);
	if (outcome.kind !== 'answered') return { error: errorOf(outcome, call) };
	return { rows: (outcome.reply.body as { records: Array<Record<string, unknown>> }).records };
}
