import type { FastifyInstance } from 'fastify';
import { salesforceError } from '../errors';
import type { Org } from '../org';
import { isEvent } from '../schema/events';
import { queryValue, resource } from '../server/resource';

interface Limit {
	Max: number;
	Remaining: number;
	[child: string]: Limit | number;
}

/** `[Max, Remaining]` of the limits that nothing in the simulated org spends. */
const untouched: Readonly<Record<string, readonly [number, number]>> = {
	AnalyticsExternalDataSizeMB: [40_960, 40_960],
	ConcurrentAsyncGetReportInstances: [200, 200],
	ConcurrentSyncReportRuns: [20, 20],
	DailyAnalyticsDataflowJobExecutions: [60, 60],
	DailyAnalyticsUploadedFilesSizeMB: [51_200, 51_200],
	DailyAsyncApexExecutions: [250_000, 250_000],
	DailyAsyncApexTests: [540, 540],
	DailyDeliveredPlatformEvents: [10_000, 10_000],
	DailyDurableGenericStreamingApiEvents: [10_000, 10_000],
	DailyDurableStreamingApiEvents: [10_000, 10_000],
	DailyGenericStreamingApiEvents: [10_000, 10_000],
	DailyStandardVolumePlatformEvents: [10_000, 10_000],
	DailyStreamingApiEvents: [10_000, 10_000],
	DailyWorkflowEmails: [405, 405],
	DataStorageMB: [1024, 1019],
	DurableStreamingApiConcurrentClients: [20, 20],
	FileStorageMB: [1024, 1024],
	HourlyAsyncReportRuns: [1200, 1200],
	HourlyDashboardRefreshes: [200, 200],
	HourlyDashboardResults: [5000, 5000],
	HourlyDashboardStatuses: [999_999_999, 999_999_999],
	HourlyLongTermIdMapping: [100_000, 100_000],
	HourlyODataCallout: [1000, 1000],
	HourlyPublishedPlatformEvents: [50_000, 50_000],
	HourlyPublishedStandardVolumePlatformEvents: [1000, 1000],
	HourlyShortTermIdMapping: [100_000, 100_000],
	HourlySyncReportRuns: [500, 500],
	HourlyTimeBasedWorkflow: [50, 50],
	MassEmail: [10, 10],
	MonthlyPlatformEventsUsageEntitlement: [0, 0],
	PermissionSets: [1500, 1498],
	PublishCallbackUsageInApex: [5_242_880, 5_242_880],
	SingleEmail: [15, 15],
	StreamingApiConcurrentClients: [20, 20],
};

/** Ours: the guide names the permission and no text. */
const noViewSetup =
	'You do not have the level of access necessary to perform the operation you requested. The ' +
	'permission View Setup and Configuration is needed.';

const spendable = [
	'DailyBulkApiBatches',
	'DailyBulkV2QueryFileStorageMB',
	'DailyBulkV2QueryJobs',
] as const;

/** `/limits` and `/limits/recordCount`. */
export function registerLimits(app: FastifyInstance, org: Org): void {
	resource(app, '/services/data/:version/limits', {
		GET: () => {
			const { viewSetup, viewSetupError } = org.settings;
			if (!viewSetup) throw salesforceError(403, viewSetupError, noViewSetup);
			return limitsBody(org);
		},
	});
	resource(app, '/services/data/:version/limits/recordCount', {
		GET: (request) => {
			const asked = queryValue(request, 'sObjects')?.toLowerCase().split(',');
			const sObjects = org.store
				.objectNames()
				.filter((name) => !isEvent(name))
				.filter((name) => asked === undefined || asked.includes(name.toLowerCase()))
				.map((name) => ({ count: org.store.count(name), name }))
				.filter(({ count }) => count > 0);
			return { sObjects };
		},
	});
}

function limitsBody(org: Org): Record<string, Limit> {
	const { dailyLimit } = org.settings;
	const body: Record<string, Limit> = {
		DailyApiRequests: { Max: dailyLimit, Remaining: Math.max(0, dailyLimit - org.usage.shown) },
	};
	for (const [name, [max, remaining]] of Object.entries(untouched)) {
		body[name] = { Max: max, Remaining: remaining };
	}
	for (const name of spendable) {
		body[name] = { Max: org.usage.maximum(name), Remaining: org.usage.remaining(name) };
	}
	const permissionSets = body['PermissionSets'];
	if (permissionSets !== undefined) permissionSets['CreateCustom'] = { Max: 1000, Remaining: 998 };
	return Object.fromEntries(Object.entries(body).sort(([a], [b]) => (a < b ? -1 : 1)));
}
