import { salesforceError } from '../errors';
import type { FieldValue, IncomingRecord, ObjectSchema } from '../model';
import type { Org } from '../org';
import { contentField } from '../schema/files';
import { MultipartBody } from '../server/multipart';
import { Spool } from '../spool';
import type { TransactionOptions } from '../store/orgStore';
import { recordError } from '../store/recordErrors';
import { SaveError } from '../rest/saveError';
import { contentsOf } from './contents';

/** Characters of base64 in a JSON body at most: 50 MB of text. */
const longestBase64 = 52_428_800;

export interface Upload {
	values: IncomingRecord;
	content: Spool;
	/** The content for the caller to own; one that nobody keeps goes with the request. */
	keep(): Spool;
}

/** The record and the file of an upload, multipart or JSON; undefined for other objects. */
export function readUpload(org: Org, schema: ObjectSchema, body: unknown): Upload | undefined {
	const field = contentField[schema.name];
	if (field === undefined) return undefined;
	const upload = readFile(org, schema, field, body);
	if (upload !== undefined) return upload;
	const text = `Required fields are missing: [${field}]`;
	throw new SaveError(400, [recordError('REQUIRED_FIELD_MISSING', text, [field])]);
}

/** The changes and the new file of a PATCH; undefined when it brings no file, or none may come. */
export function readReplacement(org: Org, schema: ObjectSchema, body: unknown): Upload | undefined {
	const field = contentField[schema.name];
	const isRefused = schema.name === 'ContentVersion' && org.settings.versionDataPatch === 'refuse';
	return field === undefined || isRefused ? undefined : readFile(org, schema, field, body);
}

/** Keeps the new file of a record that has one already. */
export function replaceFile(
	org: Org,
	schema: ObjectSchema,
	id: string,
	upload: Upload,
	options: TransactionOptions,
): void {
	const { size } = upload.content;
	contentsOf(org).set(id, upload.keep());
	const sizes = schema.name === 'ContentVersion' ? { ContentSize: size } : { BodyLength: size };
	org.store.transaction({ ...options, seed: true }, () => ({
		result: org.store.update(schema.name, id, sizes),
		commit: true,
	}));
}

function readFile(
	org: Org,
	schema: ObjectSchema,
	field: string,
	body: unknown,
): Upload | undefined {
	const upload = body instanceof MultipartBody ? fromParts(body, field) : fromJson(body, field);
	const { contentVersionLimit, fileLimit } = org.settings;
	const most = schema.name === 'ContentVersion' ? contentVersionLimit : fileLimit;
	if (upload === undefined || upload.content.size <= most) return upload;
	// Both bounds are documented; what answers a larger file is not.
	const text = `The file of a ${schema.name} is larger than ${most} bytes.`;
	throw salesforceError(413, 'REQUEST_ENTITY_TOO_LARGE', text);
}

/** Keeps the file of a record just created, and what the org works out from it. */
export function keepUpload(
	org: Org,
	schema: ObjectSchema,
	id: string,
	upload: Upload,
	options: TransactionOptions,
): void {
	contentsOf(org).set(id, upload.keep());
	const path = `/services/data/v${org.apiVersion}/sobjects/${schema.name}/${id}`;
	const { size } = upload.content;
	org.store.transaction({ ...options, seed: true }, () => {
		const result =
			schema.name === 'ContentVersion'
				? finishVersion(org, id, size, `${path}/VersionData`)
				: org.store.update(schema.name, id, { BodyLength: size, Body: `${path}/Body` });
		return { result, commit: true };
	});
}

/** Makes the document a first version belongs to, or the latest version of a document it has. */
function finishVersion(org: Org, id: string, size: number, url: string): unknown {
	const row = org.store.byId('ContentVersion', id);
	const file = String(row?.['PathOnClient'] ?? '').replace(/^.*[\\/]/, '');
	const dot = file.lastIndexOf('.');
	const FileExtension = dot < 0 ? null : file.slice(dot + 1).toLowerCase();
	const Title = row?.['Title'] ?? (dot > 0 ? file.slice(0, dot) : file);
	const facts = {
		Title,
		FileExtension,
		FileType: FileExtension?.toUpperCase() ?? 'UNKNOWN',
		ContentSize: size,
	};
	const given = row?.['ContentDocumentId'];
	const created =
		typeof given === 'string' ? undefined : org.store.insert('ContentDocument', facts);
	const documentId = typeof given === 'string' ? given : created?.success ? created.id : null;
	const others = org.store
		.byField('ContentVersion', 'ContentDocumentId', documentId)
		.filter((other) => other.Id !== id);
	for (const other of others) org.store.update('ContentVersion', other.Id, { IsLatest: false });
	org.store.update('ContentDocument', String(documentId), {
		...facts,
		LatestPublishedVersionId: id,
	});
	if (created?.success) linkNewFile(org, created.id, row?.['FirstPublishLocationId']);
	return org.store.update('ContentVersion', id, {
		...facts,
		ContentDocumentId: documentId,
		IsLatest: true,
		VersionNumber: String(others.length + 1),
		VersionData: url,
	});
}

/** A new file is seen by who made it, and where it was published first. */
function linkNewFile(org: Org, ContentDocumentId: string, location: FieldValue | undefined): void {
	const link = (LinkedEntityId: string, ShareType: string): void => {
		org.store.insert('ContentDocumentLink', {
			ContentDocumentId,
			LinkedEntityId,
			ShareType,
			Visibility: 'AllUsers',
		});
	};
	link(org.userId, 'I');
	if (typeof location === 'string' && location !== org.userId) link(location, 'V');
}

/** The first part is the record as JSON; the part named for the field is the file. */
function fromParts(body: MultipartBody, field: string): Upload | undefined {
	const file = body.part(field);
	const [record] = body.parts;
	if (record === undefined || file === undefined || record.name === field) return undefined;
	let values: unknown;
	try {
		values = JSON.parse(record.content.text());
	} catch (error) {
		throw salesforceError(400, 'JSON_PARSER_ERROR', String(error));
	}
	return isRecord(values)
		? { values, content: file.content, keep: () => body.keep(file) }
		: undefined;
}

function fromJson(body: unknown, field: string): Upload | undefined {
	if (!isRecord(body)) return undefined;
	const { [field]: base64, ...values } = body;
	if (typeof base64 !== 'string') return undefined;
	if (base64.length > longestBase64) {
		throw salesforceError(
			400,
			'STRING_TOO_LONG',
			`${field}: base64 text is longer than ${longestBase64} characters.`,
		);
	}
	const content = new Spool();
	content.append(Buffer.from(base64, 'base64'));
	return { values, content, keep: () => content };
}

function isRecord(input: unknown): input is IncomingRecord {
	return typeof input === 'object' && input !== null && !Array.isArray(input);
}
