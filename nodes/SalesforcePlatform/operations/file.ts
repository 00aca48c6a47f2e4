import type { IExecuteFunctions } from 'n8n-workflow';

import { withoutAttributes } from '../../shared/client/attributes';
import { openReply } from '../../shared/bulk/body';
import { streamOf } from '../../shared/client/bytes';
import { saveInCollections } from '../../shared/client/collections';
import { dataPath } from '../../shared/client/dataPath';
import { headline } from '../../shared/client/failedItem';
import { queryAll } from '../../shared/client/queryPages';
import type { SalesforceClient } from '../../shared/client/types';
import { nameList } from '../../shared/descriptions/nameList';
import { bindParameters } from '../../shared/soql/bind';
import { readBinaryField, readInputFile } from '../input/binary';
import { checkedId, readChoice, readText } from '../input/parameters';
import { eachItem, PartlyDoneError, type Answer } from './operation';
import { storeReply } from './storeReply';

/** First letters of the ID of a document; those of a version are 068. */
const DOCUMENT_PREFIX = '069';

/** Characters of an ID that tell records apart; those behind them only check the letters' case. */
const CASE_SENSITIVE_ID_LENGTH = 15;

/** What Salesforce says of a link that is there already. */
const ALREADY_LINKED = 'DUPLICATE_VALUE';

/** The kinds of file: where the bytes stand, and what they may have (REST API Developer Guide). */
const KINDS = {
	file: { object: 'ContentVersion', content: 'VersionData', maxBytes: 2_147_483_648 },
	attachment: { object: 'Attachment', content: 'Body', maxBytes: 524_288_000 },
	document: { object: 'Document', content: 'Body', maxBytes: 524_288_000 },
} as const;
type Kind = keyof typeof KINDS;

const readKind = (context: IExecuteFunctions, item: number): Kind =>
	readChoice(context, ['fileKind', 'Kind'], item, ['file', 'attachment', 'document']);

/** First letters of the IDs that name a file to download, and their objects, the same in every org. */
const DOWNLOADED: Readonly<Record<Kind, ReadonlyArray<readonly [prefix: string, name: string]>>> = {
	file: [
		['068', 'ContentVersion'],
		[DOCUMENT_PREFIX, 'ContentDocument'],
	],
	attachment: [['00P', 'Attachment']],
	document: [['015', 'Document']],
};

/** Uploads the file of each item, streamed, and links it to records. */
export const uploadFile = eachItem(async (context, client, item) => {
	const kind = readKind(context, item);
	const { object, content, maxBytes } = KINDS[kind];
	const recordId = readText(context, 'recordId', item);
	const links = kind === 'file' ? readLinks(context, item) : [];
	if (kind !== 'file' && recordId === '') {
		throw new RangeError(
			`'Record ID' is empty. Enter the ID of ${kind === 'attachment' ? 'the record that gets the attachment' : 'the folder that gets the document'}. Nothing was sent.`,
		);
	}
	if (recordId !== '') checkedId(recordId, 'Record ID');
	if (kind === 'file' && recordId !== '' && !recordId.startsWith(DOCUMENT_PREFIX)) {
		throw new RangeError(
			`'Record ID' is "${recordId}", which is no ContentDocument (${DOCUMENT_PREFIX}…). Leave it empty for a new file, and name the records it belongs to under 'Linked Record IDs'.`,
		);
	}
	const file = await readInputFile(context, item);
	if (file.bytes > maxBytes) {
		throw new RangeError(
			`The file "${file.fileName}" has ${file.bytes.toLocaleString('en-US')} bytes; Salesforce takes ${maxBytes.toLocaleString('en-US')} in ${object}. Nothing was sent.`,
		);
	}
	const title = readText(context, 'title', item);
	const [firstLink, ...furtherLinks] = recordId === '' ? links : [undefined, ...links];
	const record = recordOf(kind, { ...file, title, recordId, firstLink });
	const boundary = `n8n-${Date.now().toString(36)}-${Math.random().toString(36).slice(2)}`;
	const { body } = await client.request<{ id: string }>({
		method: 'POST',
		path: dataPath`/sobjects/${object}`,
		contentType: `multipart/form-data; boundary=${boundary}`,
		...file.bodyOf(headOf(boundary, record, content, file), `\r\n--${boundary}--\r\n`),
	});
	if (kind !== 'file') return [{ json: { id: body.id, success: true, outcome: 'saved' } }];
	return await linked(client, body.id, recordId, furtherLinks);
});

/** The records under 'Linked Record IDs', each once, whichever form of its ID stands there. */
function readLinks(context: IExecuteFunctions, item: number): string[] {
	const links = new Map<string, string>();
	for (const id of nameList(context.getNodeParameter('linkedRecordIds', item, ''))) {
		const key = checkedId(id, 'Linked Record IDs').slice(0, CASE_SENSITIVE_ID_LENGTH);
		if (!links.has(key)) links.set(key, id);
	}
	return [...links.values()];
}

function recordOf(
	kind: Kind,
	given: {
		fileName: string;
		title: string;
		recordId: string;
		firstLink?: string;
		mimeType: string;
	},
): Record<string, string> {
	const { fileName, title, recordId, firstLink, mimeType } = given;
	switch (kind) {
		case 'file':
			return {
				PathOnClient: fileName,
				...(title !== '' && { Title: title }),
				...(recordId !== '' && { ContentDocumentId: recordId }),
				...(firstLink !== undefined && { FirstPublishLocationId: firstLink }),
			};
		case 'attachment':
			return { ParentId: recordId, Name: title || fileName, ContentType: mimeType };
		case 'document':
			return { FolderId: recordId, Name: title || fileName, ContentType: mimeType };
	}
}

function headOf(
	boundary: string,
	record: object,
	content: string,
	{ fileName, mimeType }: { fileName: string; mimeType: string },
): string {
	return [
		`--${boundary}`,
		'Content-Disposition: form-data; name="entity_content"',
		'Content-Type: application/json; charset=UTF-8',
		'',
		JSON.stringify(record),
		`--${boundary}`,
		`Content-Disposition: form-data; name="${content}"; filename="${quotable(fileName)}"`,
		`Content-Type: ${/^[\w.+-]+\/[\w.+-]+$/.test(mimeType) ? mimeType : 'application/octet-stream'}`,
		'',
		'',
	].join('\r\n');
}

/** The record holds the name as it is; a part's header cannot hold quotes, line breaks or escapes. */
function quotable(fileName: string): string {
	return fileName.replace(/["\\\p{Cc}]/gu, '_');
}

/** Links a file to further records, and tells the document it became. */
async function linked(
	client: SalesforceClient,
	versionId: string,
	knownDocument: string,
	recordIds: ReadonlyArray<string | undefined>,
): Promise<Answer> {
	const documentId = knownDocument || (await documentOf(client, versionId));
	const ids = recordIds.flatMap((id) => id ?? []);
	const results = await saveInCollections(client, ids, (slice) => ({
		method: 'POST',
		path: '/composite/sobjects',
		body: {
			allOrNone: false,
			records: slice.map((LinkedEntityId) => ({
				attributes: { type: 'ContentDocumentLink' },
				ContentDocumentId: documentId,
				LinkedEntityId,
				ShareType: 'V',
			})),
		},
	}));
	const open = results.flatMap((result, i) => {
		const { outcome, errors } = result;
		if (outcome === 'saved' || errors[0]?.statusCode === ALREADY_LINKED) return [];
		return [{ outcome, id: ids[i] ?? '', text: `${ids[i] ?? ''} (${headline(result)})` }];
	});
	if (open.length > 0) {
		const missing = open.filter(({ outcome }) => outcome !== 'unknown');
		const unknown = open.filter(({ outcome }) => outcome === 'unknown');
		throw new PartlyDoneError(
			[
				`The file was uploaded as ${versionId} (document ${documentId})`,
				missing.length > 0 && `It is not linked to ${missing.map(({ text }) => text).join(', ')}`,
				unknown.length > 0 &&
					`Whether it is linked to ${unknown.map(({ id }) => id).join(', ')} is unknown, because Salesforce's reply was lost`,
				'Do not upload it again: create each ContentDocumentLink that is missing.',
			]
				.filter(Boolean)
				.join('. '),
			versionId,
		);
	}
	return [{ json: { id: versionId, documentId, success: true, outcome: 'saved' } }];
}

/** A call that changes nothing, so its failure must not hide that the file is there. */
async function documentOf(client: SalesforceClient, versionId: string): Promise<string> {
	const about = await fieldsOf(client, 'ContentVersion', versionId, ['ContentDocumentId']).catch(
		(error: unknown) => (error instanceof Error ? error : new Error(String(error))),
	);
	if (!(about instanceof Error)) return String(about.ContentDocumentId);
	throw new PartlyDoneError(
		`The file was uploaded as ${versionId}, and its document could not be read: ${about.message}. Do not upload it again.`,
		versionId,
	);
}

/** Downloads a file into binary data, streamed. */
export const downloadFile = eachItem(async (context, client, item) => {
	const kind = readKind(context, item);
	const { object, content } = KINDS[kind];
	let id = checkedId(readText(context, 'recordId', item), 'Record ID');
	if (!DOWNLOADED[kind].some(([prefix]) => id.startsWith(prefix))) {
		const ids = DOWNLOADED[kind].map(([prefix, name]) => `${name} (${prefix}…)`).join(' or ');
		throw new RangeError(
			`'Record ID' is "${id}", which names no ${kind}. Enter the ID of its ${ids}, which Get Many lists. Nothing was sent.`,
		);
	}
	if (kind === 'file' && id.startsWith(DOCUMENT_PREFIX)) {
		const document = await fieldsOf(client, 'ContentDocument', id, ['LatestPublishedVersionId']);
		id = String(document.LatestPublishedVersionId);
	}
	const about = await fieldsOf(client, object, id, FIELDS[kind]);
	// A read that breaks off is begun anew behind what had come: that Salesforce can be asked for the
	// rest alone (Range) is documented for no REST resource.
	const { headers, held, chunks } = await openReply(client, {
		method: 'GET',
		path: `${dataPath`/sobjects/${object}/${id}`}/${content}`,
	});
	const reply = { headers, body: streamOf(held, chunks) };
	const file = await storeReply(context, reply, fileNameOf(about), typeOf(about));
	return [{ json: withoutAttributes(about), binary: { [readBinaryField(context, item)]: file } }];
});

const FIELDS: Readonly<Record<Kind, string[]>> = {
	file: ['Id', 'ContentDocumentId', 'Title', 'FileExtension', 'ContentSize', 'VersionNumber'],
	attachment: ['Id', 'Name', 'ContentType', 'BodyLength', 'ParentId'],
	document: ['Id', 'Name', 'ContentType', 'BodyLength', 'FolderId'],
};

async function fieldsOf(
	client: SalesforceClient,
	object: string,
	id: string,
	fields: string[],
): Promise<Record<string, unknown>> {
	const { body } = await client.request<Record<string, unknown>>({
		method: 'GET',
		path: dataPath`/sobjects/${object}/${id}`,
		query: { fields: fields.join(',') },
	});
	return body;
}

function fileNameOf({ Title, FileExtension, Name }: Record<string, unknown>): string {
	if (typeof Name === 'string') return Name;
	const title = typeof Title === 'string' ? Title : 'file';
	if (typeof FileExtension !== 'string' || FileExtension === '') return title;
	const ending = `.${FileExtension}`;
	return title.toLowerCase().endsWith(ending.toLowerCase()) ? title : `${title}${ending}`;
}

function typeOf({ ContentType }: Record<string, unknown>): string | undefined {
	return typeof ContentType === 'string' && ContentType !== '' ? ContentType : undefined;
}

const LISTS: Readonly<Record<Kind, string>> = {
	file: 'SELECT ContentDocumentId, ContentDocument.Title, ContentDocument.FileExtension, ContentDocument.ContentSize, ContentDocument.LatestPublishedVersionId FROM ContentDocumentLink WHERE LinkedEntityId = :id',
	attachment:
		'SELECT Id, Name, ContentType, BodyLength, ParentId FROM Attachment WHERE ParentId = :id',
	document: 'SELECT Id, Name, ContentType, BodyLength, FolderId FROM Document WHERE FolderId = :id',
};

/** Lists the files of a record, all of them. */
export const listFiles = eachItem(async (context, client, item) => {
	const value = checkedId(readText(context, 'recordId', item), 'Record ID');
	const soql = bindParameters(
		LISTS[readKind(context, item)],
		new Map([['id', { kind: 'id', value }]]),
	);
	const files: Answer = [];
	for await (const page of queryAll(client, soql)) {
		for (const record of page) files.push({ json: withoutAttributes(record) });
	}
	return files;
});
