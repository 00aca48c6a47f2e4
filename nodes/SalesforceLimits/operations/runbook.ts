import type { Forecast } from './forecast';
import { forecastText } from './forecastText';
import type { Limit } from './limits';

/** Everything the runbook says; nothing of it is secret. Times are epoch milliseconds. */
export interface RunbookFacts {
	writtenAt: number;
	/** How the credential signs in, as its field names it. */
	flow: string;
	/** Origin at which tokens are asked for. */
	loginUrl: string;
	/** Origin of the org. */
	orgUrl: string;
	/** Consumer key's beginning, by which an admin finds the app; undefined where there is none. */
	consumerKeyStart?: string;
	username?: string;
	apiVersion: string;
	callerName: string;
	softThreshold: number;
	hardThreshold: number;
	/** Calls this caller allows itself in 24 hours; 0: as many as the org allows. */
	dailyCallBudget: number;
	workers: number;
	requestsPerSecond: number;
	maxConcurrentRequests: number;
	/** The org's daily API calls, if known. */
	usage?: { used: number; max: number };
	forecast?: Forecast;
	/** Calls of this caller that this n8n process made. */
	calls: { total: number; ofTheDay: number; since: number; failed: number };
	/** Objects and resources that were called, with the methods used. */
	touched: readonly TouchedResource[];
	/** Age of certificate and keys, where the credential says. */
	keys: readonly Limit[];
	certificateUntil?: number;
	rotatedOn?: number;
	rotateEveryDays: number;
	/** Whether a second set of keys is entered, and when it was last needed. */
	nextKeys: { present: boolean; usedAt?: number };
}

/** One object or resource and what was done with it. */
export interface TouchedResource {
	name: string;
	methods: readonly string[];
	calls: number;
}

const DAY_MS = 24 * 60 * 60_000;

/** Writes the runbook of one integration in Markdown, for the people who run it and for the admin. */
export function runbookMarkdown(facts: RunbookFacts): string {
	const sections = [
		heading(facts),
		section('What it is', identityTable(facts)),
		section('What it may use, and what it uses', budgetTable(facts)),
		section('What it has called', touchedTable(facts)),
		section('Keys and their rotation', rotation(facts)),
		section('When it fails', FAILURES),
	];
	return `${sections.join('\n\n')}\n`;
}

function heading({ callerName, writtenAt }: RunbookFacts): string {
	return `# Runbook: ${text(callerName)}\n\nWritten ${isoTime(writtenAt)} by the Salesforce Limits node of n8n. It holds no secret.`;
}

function section(title: string, body: string): string {
	return `## ${title}\n\n${body}`;
}

function identityTable(facts: RunbookFacts): string {
	const { flow, loginUrl, orgUrl, username, consumerKeyStart, apiVersion, callerName } = facts;
	return table([
		['Signs in by', flow],
		['Signs in at', loginUrl],
		['Org', orgUrl],
		['Acts as', username ?? 'the user the app in Salesforce names'],
		...(consumerKeyStart === undefined
			? []
			: [['Consumer key', `begins with ${consumerKeyStart}`] as const]),
		['API version', apiVersion],
		['Name in the API usage log', callerName],
	]);
}

function budgetTable(facts: RunbookFacts): string {
	const { usage, calls, dailyCallBudget, softThreshold, hardThreshold, forecast } = facts;
	const share = usage && usage.max > 0 ? ` (${percent(usage.used, usage.max)} %)` : '';
	return table([
		[
			"The org's API calls of the last 24 hours",
			usage ? `${count(usage.used)} of ${count(usage.max)}${share}` : 'not known',
		],
		...(forecast ? [['Forecast', forecastText(forecast)] as const] : []),
		['Slows down from', `${softThreshold} % of the org's day`],
		['Background work stops at', `${hardThreshold} %`],
		['Own daily budget', dailyCallBudget > 0 ? `${count(dailyCallBudget)} calls` : 'none set'],
		['Calls of this n8n process, last 24 hours', count(calls.ofTheDay)],
		[
			`Calls since ${isoTime(calls.since)}`,
			`${count(calls.total)}, of those still remembered ${count(calls.failed)} did not succeed`,
		],
		[
			'Rate',
			`${facts.requestsPerSecond} starts a second and ${facts.maxConcurrentRequests} at once, in each of ${facts.workers} n8n ${facts.workers === 1 ? 'process' : 'processes'}`,
		],
	]);
}

function touchedTable({ touched }: RunbookFacts): string {
	if (touched.length === 0) {
		return 'Nothing yet in this n8n process. Run the workflows once, then write the runbook again.';
	}
	const rows = touched.map(({ name, methods, calls }) => [name, methods.join(', '), count(calls)]);
	return `The permissions in use. Of queries and bulk jobs only the kind of call is known here, not the objects.\n\n${table(rows, ['Object or resource', 'Methods', 'Calls remembered'])}`;
}

function rotation(facts: RunbookFacts): string {
	const { certificateUntil, rotatedOn, rotateEveryDays, nextKeys } = facts;
	const next = rotatedOn === undefined ? undefined : rotatedOn + rotateEveryDays * DAY_MS;
	const rows = table([
		[
			'Certificate valid until',
			certificateUntil === undefined
				? "not known: paste it under 'Certificate' in the credential"
				: isoDate(certificateUntil),
		],
		[
			'Keys last replaced',
			rotatedOn === undefined
				? "not known: enter it under 'Rotated On' in the credential"
				: isoDate(rotatedOn),
		],
		[
			'To be replaced by',
			next === undefined ? 'not known' : `${isoDate(next)} (every ${rotateEveryDays} days)`,
		],
		['Next set of keys', nextKeys.present ? 'entered' : 'none entered'],
		[
			'Next set last used',
			nextKeys.usedAt === undefined ? 'never in this n8n process' : isoTime(nextKeys.usedAt),
		],
	]);
	return `${rows}\n\n${ROTATION_STEPS}`;
}

const ROTATION_STEPS = [
	'1. In Salesforce, stage new keys for the app (Setup > External Client App Manager > the app > Settings > OAuth Settings > Consumer Key and Secret), or upload a new certificate.',
	"2. In n8n, enter them in the 'Next' fields of the credential. Both sets work side by side, so no workflow stops.",
	'3. In Salesforce, apply the staged keys. From then on the credential uses its next set, and says so in a hint.',
	"4. In n8n, move the next set to the first fields, empty the 'Next' fields, and set 'Rotated On' to today.",
].join('\n');

const FAILURES = table(
	[
		[
			'"refused the sign-in"',
			'The message names the setting and the place in Salesforce. Run Salesforce Limits > Connection > Check.',
		],
		[
			'"stops at ... %" (OVER_THRESHOLD)',
			'The org is short of API calls. Nothing was lost: run it again later. See who uses them: Salesforce Limits > API Usage > Get by Caller.',
		],
		[
			'TotalRequests Limit exceeded',
			'The org is out of API calls for everybody. Stop heavy workflows; calls come free as they get older than 24 hours.',
		],
		[
			'outcome "unknown"',
			'A reply was lost. Look in Salesforce, by external ID or by creator and time, before running it again.',
		],
		[
			'API_DISABLED_FOR_ORG, INSUFFICIENT_ACCESS, INVALID_FIELD',
			'A permission of the integration user is missing, or a field is hidden from it. Ask the Salesforce admin.',
		],
		[
			'UNABLE_TO_LOCK_ROW',
			'Others were changing the same records. Run the failed items again; sort them by their parent.',
		],
	],
	['What you see', 'What to do'],
);

function table(rows: ReadonlyArray<readonly string[]>, head: readonly string[] = ['', '']): string {
	const line = (cells: readonly string[]) => `| ${cells.map(text).join(' | ')} |`;
	return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

/** Words that stay in their cell. */
function text(words: string): string {
	return words.replace(/[\r\n]+/g, ' ').replaceAll('|', '\\|');
}

const count = (value: number) => value.toLocaleString('en-US');
const percent = (part: number, whole: number) => Math.round((part / whole) * 100);
const isoTime = (at: number) => new Date(at).toISOString();
const isoDate = (at: number) => isoTime(at).slice(0, 10);
