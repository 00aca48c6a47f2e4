import type { FastifyRequest } from 'fastify';
import { SalesforceError, salesforceError } from '../errors';
import type { Org } from '../org';
import { totalRequestsExceeded } from '../server/faultReplies';
import { Subrequests } from '../server/subrequest';
import { readList, readObject, tooManySubrequests } from './request';
import { refusal } from './transaction';

const mostSubrequests = 25;
/** Resources documented for subrequests, of those that the org has. */
const allowed =
	/^(?:sobjects|query(?:All)?|search|parameterizedSearch|limits|recent|actions)(?:\/|$)/i;

interface Part {
	method: string;
	url: string;
	body?: unknown;
}

interface PartReply {
	statusCode: number;
	result: unknown;
}

/** `POST /composite/batch`: up to 25 independent requests, one after the other, each counted. */
export async function postBatch(
	org: Org,
	request: FastifyRequest,
): Promise<{ hasErrors: boolean; results: PartReply[] }> {
	const body = readObject(request.body, ['batchRequests', 'haltOnError']);
	const parts = readList(body, 'batchRequests').map(readPart);
	if (parts.length > mostSubrequests) throw tooManySubrequests(mostSubrequests);
	const subrequests = new Subrequests(org, request);
	const results: PartReply[] = [];
	for (const [index, part] of parts.entries()) {
		const halt = body['haltOnError'] === true && results.some(isFailure);
		results.push(halt ? reply(halted()) : await run(org, subrequests, part, index));
	}
	return { hasErrors: results.some(isFailure), results };
}

/** The call itself was counted when it came: it stands for its first subrequest, or for itself. */
async function run(
	org: Org,
	subrequests: Subrequests,
	part: Part,
	index: number,
): Promise<PartReply> {
	const refused = refusal(part.url, allowed);
	if (refused !== undefined) return { statusCode: refused.status, result: refused.body };
	if (index > 0 || org.settings.batchCountsItself) {
		if (org.usage.exhausted) return reply(totalRequestsExceeded());
		org.usage.count();
	}
	const { status, body } = await subrequests.run(part);
	return { statusCode: status, result: body };
}

function readPart(input: unknown): Part {
	const known = ['method', 'url', 'richInput', 'binaryPartName', 'binaryPartNameAlias'];
	const { method, url, richInput, binaryPartName } = readObject(input, known);
	if (typeof method !== 'string' || typeof url !== 'string') {
		throw salesforceError(400, 'MISSING_ARGUMENT', 'Each subrequest needs a method and a url.');
	}
	if (binaryPartName !== undefined) {
		throw salesforceError(501, 'UNSUPPORTED', 'UNSUPPORTED: binary parts of a batch');
	}
	// A batch names its subrequests from the version on; the full path is taken as well.
	const path = url.startsWith('/services/') ? url : `/services/data/${url.replace(/^\//, '')}`;
	return { method, url: path, ...(richInput == null ? {} : { body: richInput }) };
}

function halted(): SalesforceError {
	return new SalesforceError(
		412,
		'BATCH_PROCESSING_HALTED',
		'Batch processing halted per request.',
	);
}

function reply(error: SalesforceError): PartReply {
	return { statusCode: error.status, result: error.body() };
}

function isFailure(part: PartReply): boolean {
	return part.statusCode >= 400;
}
