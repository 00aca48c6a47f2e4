import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { Readable } from 'node:stream';
import { notFound, salesforceError, unsupported } from '../context';
import { findCall, firedFault } from '../server/call';
import { MultipartBody } from '../server/multipart';
import { parameter, resource } from '../server/resource';
import { BatchError, formatHeader, formatRows, readRows } from './csv';
import { createdInfo, ingestInfo, shortInfo } from './info';
import { processIngest } from './ingestWork';
import { faultsOf, noteFaults } from './jobFaults';
import type { IngestJob, IngestOperation } from './model';
import { ingestOperations, isTerminal } from './model';
import { ResultFile } from './resultFile';
import type { BulkDesk } from './shared';
import {
	abort,
	bodyOf,
	deleteJob,
	dialectOf,
	invalidJob,
	invalidState,
	listJobs,
	sendCsv,
	textOf,
	versionOf,
} from './shared';
import { Spool } from '../spool';

/** Bytes of an upload after base64 (Bulk API 2.0 guide). */
const maxUploadBase64 = 150_000_000;
/** Characters of a multipart job's rows (Bulk API 2.0 guide). */
const longestContent = 100_000;
/** `/jobs/ingest`. */
export function registerIngest(app: FastifyInstance, desk: BulkDesk): void {
	const base = '/services/data/:version/jobs/ingest';
	const { org } = desk;
	resource(app, base, {
		GET: (request) => listJobs(desk, request, 'ingest'),
		POST: (request) => createdInfo(createFrom(desk, request), org),
	});
	resource(app, `${base}/:id`, {
		GET: (request) => ingestInfo(findJob(desk, request), org),
		PATCH: (request) => shortInfo(changeState(desk, request), org),
		DELETE: (request, reply) => {
			deleteJob(desk, findJob(desk, request));
			return reply.code(204).send();
		},
	});
	resource(app, `${base}/:id/batches`, { PUT: (request, reply) => upload(desk, request, reply) });
	resource(app, `${base}/:id/successfulResults`, {
		GET: (request, reply) => {
			const job = finishedJob(desk, request);
			return sendCsv(reply, resultFile(job, ['sf__Id', 'sf__Created'], job.successful));
		},
	});
	resource(app, `${base}/:id/failedResults`, {
		GET: (request, reply) => {
			const job = finishedJob(desk, request);
			return sendCsv(reply, resultFile(job, ['sf__Id', 'sf__Error'], job.failed));
		},
	});
	resource(app, `${base}/:id/unprocessedrecords`, {
		GET: (request, reply) => {
			const job = finishedJob(desk, request);
			const file = Readable.from(unprocessedFile(job), { objectMode: false });
			return reply.header('content-type', 'text/csv').send(file);
		},
	});
}

/** Creates a job; a multipart request brings its rows along and so starts at once. */
function createFrom(desk: BulkDesk, request: FastifyRequest): IngestJob {
	const { body } = request;
	if (!(body instanceof MultipartBody)) return createJob(desk, request);
	const content = body.part('content')?.content.text();
	if (content === undefined) throw invalidJob("The part 'content' is missing");
	if (content.length > longestContent) {
		throw salesforceError(
			400,
			'LIMIT_EXCEEDED',
			`Multipart content exceeds ${longestContent} characters`,
		);
	}
	const job = createJob(desk, request);
	job.data.append(Buffer.from(content));
	job.uploaded = true;
	desk.lifecycle.start(job, () => processIngest(desk.org, job));
	return job;
}

function createJob(desk: BulkDesk, request: FastifyRequest): IngestJob {
	const body = bodyOf(request);
	const { reader } = desk.org;
	const operation = ingestOperations.find((each) => each === body.operation);
	if (operation === undefined) throw invalidJob(`Invalid operation: ${String(body.operation)}`);
	if (operation === 'hardDelete' && !desk.org.settings.bulkHardDelete) {
		throw salesforceError(
			400,
			'FEATURENOTENABLED',
			'hardDelete operation requires special user profile permission, please contact your system ' +
				'administrator',
		);
	}
	const named = textOf(body, 'object') ?? '';
	const schema = reader.schema(named);
	if (schema === undefined) throw invalidJob(`Unable to find object: ${named}`);
	const dialect = dialectOf(body);
	const opened = desk.book.open();
	const job: IngestJob = {
		kind: 'ingest',
		...opened,
		operation,
		object: schema.name,
		externalIdFieldName: externalIdOf(desk, operation, schema.name, body),
		assignmentRuleId: ruleOf(desk, body),
		state: 'Open',
		apiVersion: versionOf(request),
		...dialect,
		data: new Spool(),
		uploaded: false,
		header: [],
		successful: new ResultFile(dialect, opened.number),
		failed: new ResultFile(dialect, opened.number + 1),
		recordsFailed: 0,
		lockedRows: 0,
	};
	noteLocks(job, request);
	desk.book.add(job);
	return job;
}

/** The assignment rule that a job names; the guide gives no answer for one that does not exist. */
function ruleOf(desk: BulkDesk, body: Record<string, unknown>): string | undefined {
	const given = textOf(body, 'assignmentRuleId');
	if (given === undefined || given === '') return undefined;
	const row = desk.org.reader.byId('AssignmentRule', given);
	if (row === undefined) throw unsupported(`the assignment rule ${given}, which does not exist`);
	return row.Id;
}

function externalIdOf(
	desk: BulkDesk,
	operation: IngestOperation,
	objectName: string,
	body: Record<string, unknown>,
): string | undefined {
	if (operation !== 'upsert') return undefined;
	const named = textOf(body, 'externalIdFieldName') ?? '';
	if (named === '') {
		throw invalidJob(
			`External ID was blank for ${objectName}. An External ID must be specified for upsert.`,
		);
	}
	const field = desk.org.reader.field(objectName, named);
	const isKey = field?.externalId === true || field?.idLookup === true || field?.type === 'id';
	if (field === undefined || !isKey) {
		throw invalidJob(
			`Field name provided, ${named} does not match an External ID for ${objectName}`,
		);
	}
	return field.name;
}

/** A lock-row fault that struck a call on the job locks rows when they are saved. */
function noteLocks(job: IngestJob, request: FastifyRequest): void {
	noteFaults(job, request);
	const call = findCall(request);
	const fault = call === undefined ? undefined : firedFault(call, 'lock-row');
	if (fault !== undefined) job.lockedRows += fault.rows ?? 1;
}

function findJob(desk: BulkDesk, request: FastifyRequest): IngestJob {
	const job = desk.book.ingest(parameter(request, 'id'));
	if (job === undefined) throw notFound();
	desk.lifecycle.settle(job);
	return job;
}

function finishedJob(desk: BulkDesk, request: FastifyRequest): IngestJob {
	const job = findJob(desk, request);
	if (!isTerminal(job.state)) {
		throw invalidState(`Results are not available while the job is in state ${job.state}`);
	}
	noteFaults(job, request);
	return job;
}

async function upload(
	desk: BulkDesk,
	request: FastifyRequest,
	reply: FastifyReply,
): Promise<FastifyReply> {
	const job = findJob(desk, request);
	if (job.uploaded) {
		throw invalidState(
			`Found multiple contents for job: <${job.id}>, please 'Close' / 'Abort' / 'Delete' the ` +
				"current Job then create a new Job and make sure you only do 'PUT' once on a given Job.",
		);
	}
	if (job.state !== 'Open') throw invalidState(`Job is in state ${job.state}, not Open`);
	const { body } = request;
	if (!(body instanceof Readable)) {
		throw salesforceError(415, 'UNSUPPORTED_MEDIA_TYPE', 'Content-Type must be text/csv');
	}
	const data = new Spool();
	for await (const chunk of body) {
		const piece = Buffer.isBuffer(chunk) ? chunk : Buffer.from(String(chunk));
		if (Math.ceil((data.size + piece.length) / 3) * 4 > maxUploadBase64) {
			data.drop();
			throw salesforceError(400, 'LIMIT_EXCEEDED', 'Upload exceeds 150 MB after base64 encoding');
		}
		data.append(piece);
	}
	job.data = data;
	job.uploaded = true;
	noteLocks(job, request);
	return reply.code(201).send();
}

function changeState(desk: BulkDesk, request: FastifyRequest): IngestJob {
	const job = findJob(desk, request);
	const state = textOf(bodyOf(request), 'state');
	if (state === 'Aborted') {
		abort(desk, job);
	} else if (state === 'UploadComplete') {
		if (job.state !== 'Open') throw invalidState(`Job is in state ${job.state}, not Open`);
		noteLocks(job, request);
		desk.lifecycle.start(job, () => processIngest(desk.org, job));
	} else {
		throw invalidState(`Invalid job state: ${state ?? ''}`);
	}
	return job;
}

function* resultFile(job: IngestJob, own: string[], rows: ResultFile): Generator<Buffer> {
	const { missingRows = 0 } = faultsOf(job);
	yield Buffer.from(formatHeader(own, job.resultHeader ?? job.header, job));
	yield* missingRows === 0 ? rows.read() : rows.readWithout(missingRows);
}

/** Rows the job did not get to: none of a completed job, the rest of an aborted or failed one. */
async function* unprocessedFile(job: IngestJob): AsyncGenerator<string> {
	let toSkip = job.recordsProcessed;
	let header: string[] | undefined;
	if (job.state === 'JobComplete') {
		yield formatHeader([], job.header, job);
		return;
	}
	try {
		for await (const rows of readRows(job)) {
			let unread = rows;
			if (header === undefined) {
				[header = [], ...unread] = rows;
				yield formatHeader([], header, job);
			}
			const left = unread.slice(toSkip);
			toSkip -= unread.length - left.length;
			if (left.length > 0) yield formatRows(left, job);
		}
	} catch (error) {
		if (!(error instanceof BatchError)) throw error;
	}
}
