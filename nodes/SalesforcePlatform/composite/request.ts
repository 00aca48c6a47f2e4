import type { IDataObject } from 'n8n-workflow';

import { unansweredResults } from '../../shared/client/collections';
import { notTried, type RecordError } from '../../shared/client/recordResult';
import type { DataCall, SalesforceClient } from '../../shared/client/types';
import type { ItemResult, PartedResult } from '../../shared/items/results';
import { isFinal } from '../../shared/client/ending';
import { resourcePath } from '../input/requestPath';
import { partResult, type PartReply } from './partResult';

/** Subrequests of one call, and how many of them may be queries or Collections (REST API Developer Guide). */
const PARTS_PER_CALL = 25;
const HEAVY_PER_CALL = 5;

const METHODS = new Set(['DELETE', 'GET', 'HEAD', 'PATCH', 'POST', 'PUT']);

/** From version 54 on no other reference is taken. */
const REFERENCE_ID = /^[A-Za-z0-9]\w*$/;

const REFERENCE = /@\{([^}]*)\}/g;

const HEAVY = /^\/(?:query|queryAll|composite\/sobjects)(?:\/|$)/i;

/** One subrequest, checked. */
export interface Part {
	method: string;
	url: string;
	referenceId: string;
	body?: unknown;
	httpHeaders?: unknown;
}

/** A composite request, checked. */
export interface CompositeRequest {
	allOrNone: boolean;
	parts: Part[];
	/** The body's other members, such as `collateSubrequests`. */
	rest: IDataObject;
}

/**
 * Checks a composite request as a user wrote it, so that nothing is sent that cannot work: how many
 * parts there are, what each has, where it leads, and that it refers to earlier parts alone.
 *
 * @param given the body, or the list of its parts
 * @param options.allOrNone what the node says; the body may say so too
 * @throws {RangeError} naming the part and what is wrong with it
 */
export function checkComposite(
	given: unknown,
	apiVersion: string,
	{ allOrNone }: { allOrNone?: boolean } = {},
): CompositeRequest {
	const body: unknown = Array.isArray(given) ? { compositeRequest: given } : given;
	if (typeof body !== 'object' || body === null) throw problem('is no list of subrequests');
	const { compositeRequest, allOrNone: own, ...rest } = body as IDataObject;
	if (!Array.isArray(compositeRequest) || compositeRequest.length === 0) {
		throw problem('has no list of subrequests under compositeRequest');
	}
	if (compositeRequest.length > PARTS_PER_CALL) {
		throw problem(
			`has ${compositeRequest.length} subrequests, and one call holds ${PARTS_PER_CALL}`,
		);
	}
	const known = new Set<string>();
	const later = new Set(
		compositeRequest.map((part) => (part as Partial<Part> | null)?.referenceId),
	);
	const parts = (compositeRequest as unknown[]).map((part, i): Part => {
		const checked = checkPart(part, i, apiVersion);
		if (known.has(checked.referenceId)) {
			throw problem(`has two subrequests with the referenceId "${checked.referenceId}"`);
		}
		checkReferences(checked, known, later);
		known.add(checked.referenceId);
		return checked;
	});
	const heavy = parts.filter(({ url }) => HEAVY.test(pathOf(url, apiVersion))).length;
	if (heavy > HEAVY_PER_CALL) {
		throw problem(
			`has ${heavy} queries and Collections calls, and one call holds ${HEAVY_PER_CALL} of them`,
		);
	}
	return { allOrNone: allOrNone ?? own === true, parts, rest };
}

function checkPart(given: unknown, index: number, apiVersion: string): Part {
	if (typeof given !== 'object' || given === null || Array.isArray(given)) {
		throw problem(`has at place ${index + 1} no object`);
	}
	const { method, url, referenceId, ...rest } = given as IDataObject;
	if (typeof referenceId !== 'string' || !REFERENCE_ID.test(referenceId)) {
		throw problem(
			`has at place ${index + 1} the referenceId ${shown(referenceId)}; it must be letters, digits and underscores`,
		);
	}
	const verb = typeof method === 'string' ? method.toUpperCase() : '';
	if (!METHODS.has(verb)) {
		throw ofPart(
			referenceId,
			`has the method ${shown(method)}. Use one of ${[...METHODS].join(', ')}`,
		);
	}
	if (typeof url !== 'string') throw ofPart(referenceId, 'has no url');
	const address = url.trim();
	const wrong = urlProblem(address, apiVersion);
	if (wrong !== undefined) throw ofPart(referenceId, wrong);
	return { ...rest, method: verb, url: address, referenceId };
}

/** Why a url cannot be called; undefined when it can. Values that are known later stand for themselves. */
function urlProblem(url: string, apiVersion: string): string | undefined {
	const root = `/services/data/v${apiVersion}/`;
	try {
		resourcePath(withoutReferences(url), apiVersion);
	} catch (error) {
		const words = error instanceof Error ? error.message : String(error);
		return words
			.replace("'Path' is", 'has as url')
			.replace(/ Nothing was sent\..*$/, ` Begin it with ${root}`);
	}
	return url.startsWith(root)
		? undefined
		: `has as url "${url}", which names no version. Begin it with ${root}`;
}

function withoutReferences(text: string): string {
	return text.replace(REFERENCE, 'x');
}

function pathOf(url: string, apiVersion: string): string {
	return resourcePath(withoutReferences(url), apiVersion);
}

function checkReferences(
	{ url, body, httpHeaders, referenceId }: Part,
	known: ReadonlySet<string>,
	all: ReadonlySet<unknown>,
): void {
	const text = JSON.stringify([url, body ?? null, httpHeaders ?? null]);
	for (const [whole, path = ''] of text.matchAll(REFERENCE)) {
		const [name = ''] = path.split(/[.[]/);
		if (known.has(name)) continue;
		const why = all.has(name) ? `and "${name}" is not before it` : `and there is no part "${name}"`;
		throw ofPart(referenceId, `refers to ${whole}, ${why}`);
	}
}

/** A value as JSON writes it. */
function shown(value: unknown): string {
	return value === undefined ? 'none' : JSON.stringify(value);
}

function ofPart(referenceId: string, what: string): RangeError {
	return problem(`has a part "${referenceId}" that ${what}`);
}

function problem(what: string): RangeError {
	return new RangeError(`'Body' ${what}. Nothing was sent.`);
}

/** Sends the composite requests one after the other, each a call, and says how each part ended. */
export async function sendComposites(
	client: SalesforceClient,
	requests: readonly CompositeRequest[],
	{ stopAtFailure }: { stopAtFailure: boolean },
): Promise<PartedResult[]> {
	const results: PartedResult[] = [];
	let stopped: PartedResult | undefined;
	for (const request of requests) {
		if (stopped) {
			results.push(stopped);
			continue;
		}
		const { result, final } = await sendOne(client, request);
		results.push(result);
		if (final) stopped = { outcome: 'notTried', errors: result.errors };
		else if (stopAtFailure && result.outcome !== 'saved') {
			stopped = notTried('Not sent, because an earlier item failed.');
		}
	}
	return results;
}

async function sendOne(
	client: SalesforceClient,
	{ allOrNone, parts, rest }: CompositeRequest,
): Promise<{ result: PartedResult; final: boolean }> {
	const reads = parts.every(({ method }) => method === 'GET' || method === 'HEAD');
	const call: DataCall = {
		method: 'POST',
		path: '/composite',
		body: { ...rest, allOrNone, compositeRequest: parts },
		replay: reads ? 'read' : 'unsafe',
	};
	const outcome = await client.send(call);
	if (outcome.kind !== 'answered') {
		const [result = notTried('Not sent.')] = unansweredResults(outcome, call, 1);
		return { result, final: isFinal(outcome) };
	}
	const replies =
		(outcome.reply.body as { compositeResponse?: PartReply[] }).compositeResponse ?? [];
	const byReference = new Map(replies.map((reply) => [reply.referenceId, reply]));
	// A call that is refused whole is answered by one reply that belongs to no part.
	const whole = byReference.get(null);
	const ended = parts.map((part) => partResult(part, byReference.get(part.referenceId) ?? whole));
	return { result: together(ended), final: false };
}

/** What an item's parts come to: saved if all are; else their errors, those of their own first. */
function together(parts: readonly ItemResult[]): PartedResult {
	const bad = parts.filter(({ outcome }) => outcome !== 'saved');
	if (bad.length === 0) return { outcome: 'saved', errors: [], parts };
	const errors = bad.flatMap((part) => part.errors);
	const halted = (error: RecordError) => error.statusCode === 'PROCESSING_HALTED';
	const done = parts.filter(({ outcome }) => outcome === 'saved');
	const told = [...errors.filter((error) => !halted(error)), ...errors.filter(halted)];
	const outcome = bad.some((part) => part.outcome === 'unknown') ? 'unknown' : 'failed';
	return { outcome, errors: withDone(told, done), parts };
}

/** The parts that were carried out all the same must not be sent again. */
function withDone(errors: RecordError[], done: readonly ItemResult[]): RecordError[] {
	const [first, ...others] = errors;
	if (!first || done.length === 0) return errors;
	const names = done.map(({ extra }) => JSON.stringify(extra?.referenceId)).join(', ');
	const message = `${first.message.replace(/\.$/, '')}. Carried out all the same: part ${names}.`;
	return [{ ...first, message }, ...others];
}
