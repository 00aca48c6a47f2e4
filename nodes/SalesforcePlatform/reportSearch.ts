import type {
	ILoadOptionsFunctions,
	INodeListSearchResult,
	INodePropertyOptions,
} from 'n8n-workflow';

import { createClient } from '../shared/client/createClient';
import { toNodeError } from '../shared/client/nodeError';
import { startQuery } from '../shared/client/queryPages';
import { isRecordId } from '../shared/soql/recordId';
import { soqlLike } from '../shared/soql/literal';
import { soql } from '../shared/soql/text';
import { describeReport } from './operations/reportCalls';
import { filterableColumns } from './operations/reportFilters';

/** `listSearch` method: reports by their name, the folder beside it. The search narrows a long list. */
export async function searchReports(
	this: ILoadOptionsFunctions,
	filter = '',
): Promise<INodeListSearchResult> {
	try {
		const client = await createClient(this, { lane: 'interactive' });
		const typed = filter.trim();
		const where =
			typed === ''
				? soql``
				: soql` WHERE Name LIKE ${soqlLike(typed, { before: true, after: true })}`;
		const { records } = await startQuery(
			client,
			soql`SELECT Id, Name, FolderName FROM Report${where} ORDER BY Name, Id LIMIT 250`,
		);
		return {
			results: records.map(({ Id, Name, FolderName }) => ({
				name: typeof FolderName === 'string' ? `${String(Name)} (${FolderName})` : String(Name),
				value: String(Id),
			})),
		};
	} catch (error) {
		throw toNodeError(this.getNode(), error);
	}
}

/** `loadOptions` method: the columns by which the chosen report can be filtered. */
export async function getReportColumns(
	this: ILoadOptionsFunctions,
): Promise<INodePropertyOptions[]> {
	const id = this.getCurrentNodeParameter('reportId', { extractValue: true });
	if (typeof id !== 'string' || !isRecordId(id)) return [];
	try {
		const client = await createClient(this, { lane: 'interactive' });
		const columns = filterableColumns(await describeReport(client, id));
		return [...columns]
			.map(([value, label]) => ({ name: label, value, description: value }))
			.sort((a, b) => a.name.localeCompare(b.name));
	} catch (error) {
		throw toNodeError(this.getNode(), error);
	}
}
