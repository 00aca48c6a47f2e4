import { fastify, type FastifyInstance } from 'fastify';
import { registerAuth } from '../auth/routes';
import { registerBulk } from '../bulk';
import { registerDataControl } from '../control/data';
import { registerEventLogControl } from '../control/eventLog';
import { registerControl } from '../control/routes';
import { SalesforceError, salesforceError } from '../errors';
import type { Org } from '../org';
import { registerReplication } from '../replication';
import { registerRest } from '../rest/routes';
import type { OrgSettings } from '../settings';
import { controlPrefix, registerHooks } from './hooks';
import { registerMultipart } from './multipart';

/** Salesforce's own upper bound for an ingest upload, the largest body the org takes. */
const bodyLimitBytes = 150_000_000;
/** What Node reads at most of a URI and headers; more than Salesforce takes, so that ours answers. */
const maxHeaderSize = 262_144;
/** An external ID of 255 characters, percent-encoded. */
const longestParameter = 4096;

/** The HTTP server of one org, not yet listening. */
export function createApp(org: Org, latencyMs: number): FastifyInstance {
	const app = fastify({
		bodyLimit: bodyLimitBytes,
		forceCloseConnections: true,
		http: { maxHeaderSize },
		routerOptions: { ignoreTrailingSlash: true, maxParamLength: longestParameter },
	});
	registerHooks(app, org, latencyMs);
	registerParsers(app);
	registerMultipart(app);
	registerErrors(app, org);
	registerAuth(app, org);
	registerRest(app, org);
	registerBulk(app, org);
	registerReplication(app, org);
	registerControl(app, org);
	registerDataControl(app, org);
	registerEventLogControl(app, org);
	return app;
}

function registerParsers(app: FastifyInstance): void {
	app.removeAllContentTypeParsers();
	app.addContentTypeParser('application/json', { parseAs: 'string' }, (_request, body, done) =>
		parseJson(body.toString(), done),
	);
	app.addContentTypeParser(
		'application/x-www-form-urlencoded',
		{ parseAs: 'string' },
		(request, body, done) => {
			// `curl -d '{...}'` calls JSON a form; at the control API that is what it means.
			if (request.url.startsWith(controlPrefix)) parseJson(body.toString(), done);
			else done(null, Object.fromEntries(new URLSearchParams(body.toString())));
		},
	);
}

function parseJson(text: string, done: (error: Error | null, body?: unknown) => void): void {
	if (text.trim() === '') {
		done(null, undefined);
		return;
	}
	let body: unknown;
	try {
		body = JSON.parse(text);
	} catch (error) {
		const reason = error instanceof Error ? error.message : 'not JSON';
		done(salesforceError(400, 'JSON_PARSER_ERROR', reason));
		return;
	}
	done(null, body);
}

function registerErrors(app: FastifyInstance, org: Org): void {
	app.setErrorHandler((error, request, reply) => {
		const known = asSalesforceError(error);
		reply
			.code(known.status)
			.headers(known.headers)
			.type('application/json;charset=UTF-8')
			.send(JSON.stringify(spelled(known.body(), request.url, org.settings)));
	});
}

const bulkPath = /\/jobs\/(?:ingest|query)\b/i;
const camelCodes: Readonly<Record<string, string>> = {
	INVALIDJOB: 'InvalidJob',
	INVALIDJOBSTATE: 'InvalidJobState',
	INVALIDENTITY: 'InvalidEntity',
	FEATURENOTENABLED: 'FeatureNotEnabled',
	LIMIT_EXCEEDED: 'ExceededQuota',
	NOT_FOUND: 'NotFound',
};

/** An error list as the org's settings spell codes and `fields`. */
function spelled(
	body: unknown[],
	url: string,
	settings: Pick<OrgSettings, 'bulkErrorStyle' | 'errorFields'>,
): unknown[] {
	const isCamel = settings.bulkErrorStyle === 'camel' && bulkPath.test(url);
	return body.map((entry) => {
		if (typeof entry !== 'object' || entry === null || !('errorCode' in entry)) return entry;
		const error: Record<string, unknown> = { ...entry };
		const camel = isCamel ? camelCodes[String(error['errorCode'])] : undefined;
		if (camel !== undefined) error['errorCode'] = camel;
		if (settings.errorFields === 'always') error['fields'] ??= [];
		if (settings.errorFields === 'never') delete error['fields'];
		return error;
	});
}

function asSalesforceError(error: unknown): SalesforceError {
	if (error instanceof SalesforceError) return error;
	const code = error instanceof Error && 'code' in error ? error.code : undefined;
	if (code === 'FST_ERR_CTP_INVALID_MEDIA_TYPE') {
		return salesforceError(415, 'UNSUPPORTED_MEDIA_TYPE', String(error));
	}
	if (code === 'FST_ERR_CTP_BODY_TOO_LARGE') {
		return salesforceError(413, 'REQUEST_ENTITY_TOO_LARGE', String(error));
	}
	// A fault of the simulation itself: say so where a developer looks.
	process.stderr.write(
		`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`,
	);
	return salesforceError(
		500,
		'UNKNOWN_EXCEPTION',
		'An unexpected error occurred in the simulated org; its standard error has the details.',
	);
}
