import type { FastifyInstance } from 'fastify';
import type { FieldValue, RecordReader, Row } from '../model';
import { salesforceError, unsupported } from '../errors';
import type { Org } from '../org';
import { audit, identity, int, text } from '../schema/fields';
import { callOf } from '../server/call';
import { queryValue, resource } from '../server/resource';
import { runQuery, SoqlError } from '../soql';
import { makeId } from '../store/ids';
import { Table } from '../store/table';

/** The metadata the org holds for Tooling queries: its Apex classes. */
const apexClass = {
	name: 'ApexClass',
	label: 'Apex Class',
	labelPlural: 'Apex Classes',
	keyPrefix: '01p',
	custom: false,
	childRelationships: [],
	fields: [
		...identity('Apex Class').slice(0, 1),
		text('Name', 'Name', 255, { nameField: true }),
		text('Status', 'Status', 40),
		int('ApiVersion', 'Api Version'),
		...audit(),
	],
};

/** `/tooling/query` over Apex classes; its reply has more keys than that of `/query`. */
export function registerTooling(app: FastifyInstance, org: Org): void {
	const reader = toolingReader(org);
	resource(app, '/services/data/:version/tooling/query', {
		GET: (request) => {
			const soql = queryValue(request, 'q') ?? '';
			const { version } = callOf(request);
			try {
				const now = org.clock.now();
				const result = runQuery(reader, soql, { includeDeleted: false, now, apiVersion: version });
				const records = result.kind === 'rows' ? result.records.map(toolingUrl) : [];
				return {
					size: records.length,
					totalSize: result.totalSize,
					done: true,
					queryLocator: null,
					entityTypeName: apexClass.name,
					records,
				};
			} catch (error) {
				if (!(error instanceof SoqlError)) throw error;
				if (error.errorCode === 'UNSUPPORTED') throw unsupported(error.message);
				throw salesforceError(400, error.errorCode, error.message);
			}
		},
	});
}

function toolingReader(org: Org): RecordReader {
	const table = new Table(apexClass);
	for (const [index, Name] of ['RateAccount', 'Echo', 'Fail'].entries()) {
		const values: Record<string, FieldValue> = { Name, Status: 'Active', ApiVersion: 60 };
		for (const field of ['CreatedDate', 'LastModifiedDate', 'SystemModstamp']) {
			values[field] = Math.floor(org.startedAt / 1000) * 1000;
		}
		const row: Row = { Id: makeId(apexClass.keyPrefix, index + 1), IsDeleted: false, ...values };
		table.add(row);
	}
	const isApexClass = (name: string): boolean =>
		name.toLowerCase() === apexClass.name.toLowerCase();
	return {
		objectNames: () => [apexClass.name],
		schema: (name) => (isApexClass(name) ? apexClass : undefined),
		field: (name, field) => (isApexClass(name) ? table.field(field) : undefined),
		rows: (name) => (isApexClass(name) ? table.rows(false) : []),
		byId: (name, id) => (isApexClass(name) ? table.get(id) : undefined),
		byField: (name, field, value) => {
			const schema = isApexClass(name) ? table.field(field) : undefined;
			return schema === undefined ? [] : table.find(schema, value);
		},
	};
}

/** Records of the Tooling API live under an address of their own. */
function toolingUrl<T extends Record<string, unknown>>(record: T): T {
	const { attributes } = record;
	if (typeof attributes !== 'object' || attributes === null || !('url' in attributes)) {
		return record;
	}
	const url = String(attributes.url).replace('/sobjects/', '/tooling/sobjects/');
	return { ...record, attributes: { ...attributes, url } };
}
