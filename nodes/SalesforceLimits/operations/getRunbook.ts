import type {
	ICredentialDataDecryptedObject,
	IDataObject,
	IExecuteFunctions,
	INodeExecutionData,
} from 'n8n-workflow';
import type { CallHistory } from '../../shared/client/callHistory';
import { DAILY_API_REQUESTS } from '../../shared/client/limitReadings';
import { clientSettings } from '../../shared/client/settings';
import type { SalesforceClient } from '../../shared/client/types';
import { credentialTypeFor, credentialTypes } from '../../shared/auth/credentialTypes';
import { forecast } from './forecast';
import { forecastJson } from './forecastText';
import { keyDates, keyLimits, ROTATE_EVERY_DAYS } from './keyLimits';
import { LIMITS_CALL, toLimits } from './limits';
import { runbookMarkdown, type RunbookFacts } from './runbook';
import { touchedResources } from './touched';

/** Characters of the consumer key that are shown: enough to find the app, too few to use. */
const SHOWN_OF_KEY = 8;

const FLOWS: Readonly<Record<string, string>> = {
	jwtBearer: 'JWT Bearer (private key and certificate)',
	clientCredentials: 'Client Credentials (consumer key and secret)',
	user: 'Web Server flow with PKCE, for a connected user',
};

/** Operation Integration > Get Runbook: one item and one Markdown file. */
export async function getRunbook(
	context: IExecuteFunctions,
	client: SalesforceClient,
	now: number,
): Promise<INodeExecutionData[]> {
	const property = context.getNodeParameter('binaryPropertyName', 0, 'data');
	const type = credentialTypeFor(context.getNode().parameters.authentication);
	const credential = await context.getCredentials(type);
	const usage = await dailyUsage(client);
	const facts = readFacts(credential, type, client, usage, now);
	const file = await context.helpers.prepareBinaryData(
		Buffer.from(runbookMarkdown(facts)),
		`runbook-${fileName(facts.callerName)}.md`,
		'text/markdown',
	);
	return [{ json: factsJson(facts), binary: { [property]: file }, pairedItem: { item: 0 } }];
}

/** By the org's list of limits, else by the header of the refusal. */
async function dailyUsage(client: SalesforceClient): Promise<RunbookFacts['usage']> {
	const outcome = await client.send(LIMITS_CALL);
	if (outcome.kind === 'answered') {
		const limits = toLimits(outcome.reply.body as object);
		const daily = limits.find(({ name }) => name === DAILY_API_REQUESTS);
		if (daily) return { used: daily.used, max: daily.max };
	}
	const { usage } = client.summary();
	return usage && { used: usage.used, max: usage.limit };
}

function readFacts(
	credential: ICredentialDataDecryptedObject,
	type: string,
	client: SalesforceClient,
	usage: RunbookFacts['usage'],
	now: number,
): RunbookFacts {
	const { history, orgOrigin } = client;
	const settings = clientSettings(credential);
	const dates = keyDates(credential);
	const signIns = history.signIns().filter(({ usedNext }) => usedNext);
	const text = (name: string) => {
		const value = credential[name];
		return typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined;
	};
	const isUser = type === credentialTypes.user;
	const flow = isUser ? 'user' : (text('flow') ?? 'jwtBearer');
	const key = isUser ? undefined : text('consumerKey')?.slice(0, SHOWN_OF_KEY);
	return {
		writtenAt: now,
		flow: FLOWS[flow] ?? flow,
		loginUrl: text('myDomainUrl') ?? orgOrigin,
		orgUrl: orgOrigin,
		...(key && { consumerKeyStart: key }),
		username: flow === 'jwtBearer' ? text('username') : undefined,
		...settings,
		usage,
		forecast: forecast(history.readings.of(DAILY_API_REQUESTS), settings.hardThreshold),
		calls: {
			total: history.total,
			ofTheDay: history.ofTheDay(now),
			since: history.since,
			failed: failures(history),
		},
		touched: touchedResources(history.calls()),
		keys: keyLimits(dates, ROTATE_EVERY_DAYS, now),
		certificateUntil: dates.certificate?.until,
		rotatedOn: dates.rotatedOn,
		rotateEveryDays: ROTATE_EVERY_DAYS,
		nextKeys: {
			present: ['nextConsumerKey', 'nextConsumerSecret', 'nextPrivateKey'].some(text),
			usedAt: signIns.at(-1)?.at,
		},
	};
}

function failures(history: CallHistory): number {
	return history.calls().filter(({ signal }) => signal !== 'ok').length;
}

/** The same facts for a machine, times in ISO 8601. */
function factsJson(facts: RunbookFacts): IDataObject {
	const iso = (at: number | undefined) => (at === undefined ? null : new Date(at).toISOString());
	const { forecast: expected, calls, touched, keys, nextKeys, usage, ...rest } = facts;
	return {
		...rest,
		writtenAt: iso(facts.writtenAt),
		certificateUntil: iso(facts.certificateUntil),
		rotatedOn: iso(facts.rotatedOn),
		usage: usage ? { ...usage } : null,
		forecast: expected ? forecastJson(expected) : null,
		calls: { ...calls, since: iso(calls.since) },
		touched: touched.map(({ methods, ...one }) => ({ ...one, methods: [...methods] })),
		keys: keys.map((limit) => ({ ...limit })),
		nextKeys: { present: nextKeys.present, usedAt: iso(nextKeys.usedAt) },
	};
}

function fileName(callerName: string): string {
	return callerName.replace(/[^A-Za-z0-9-]+/g, '-').replace(/^-|-$/g, '') || 'n8n';
}
