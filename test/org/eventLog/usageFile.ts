import { stringify } from 'csv-stringify/sync';
import type { OrgSettings } from '../settings';

/** One API call as the log of API usage tells of it. */
export interface UsageEvent {
	/** Epoch milliseconds. */
	at: number;
	method: string;
	/** Such as `/services/data/v67.0/query`. */
	path: string;
	status: number;
	counted: boolean;
	client: string | null;
	app: string;
	appId: string;
	user: string;
	userId: string;
	ip: string;
}

/** The columns, in the order of a published file. */
export const usageColumns = [
	'EVENT_TYPE',
	'TIMESTAMP',
	'REQUEST_ID',
	'ORGANIZATION_ID',
	'USER_ID',
	'API_FAMILY',
	'API_VERSION',
	'API_RESOURCE',
	'CLIENT_NAME',
	'HTTP_METHOD',
	'CLIENT_IP',
	'COUNTS_AGAINST_API_LIMIT',
	'CONNECTED_APP_ID',
	'ENTITY_NAME',
	'STATUS_CODE',
	'CONNECTED_APP_NAME',
	'USER_NAME',
	'TIMESTAMP_DERIVED',
] as const;

/** Characters of an id in these files. */
const idLength = 15;
const dataPath = /^\/services\/data(\/v([\d.]+)\/?([^?]*))/;

/** The lines of a log file of API usage, header first, each value in quotes. */
export function usageCsv(
	events: readonly UsageEvent[],
	organizationId: string,
	settings: Pick<OrgSettings, 'eventLogBoolean'>,
): string {
	const words = settings.eventLogBoolean === 'words';
	const rows = events.map((event, index) => {
		const [, resource = event.path, version = '', rest = ''] = dataPath.exec(event.path) ?? [];
		const time = new Date(event.at).toISOString();
		return [
			'ApiTotalUsage',
			time.replace(/[-:TZ]/g, ''),
			`${event.at.toString(36)}-${index}`,
			organizationId.slice(0, idLength),
			event.userId.slice(0, idLength),
			familyOf(event.path),
			version,
			resource,
			event.client ?? '',
			event.method,
			event.ip,
			words ? String(event.counted) : event.counted ? '1' : '0',
			event.appId,
			/^sobjects\/(\w+)/.exec(rest)?.[1] ?? '',
			String(event.status),
			event.app,
			event.user,
			time,
		];
	});
	return stringify([[...usageColumns], ...rows], { quoted: true });
}

function familyOf(path: string): string {
	if (/\/jobs\/(?:ingest|query)/i.test(path)) return 'Bulk';
	return path.startsWith('/services/apexrest/') ? 'ApexREST' : 'REST';
}
