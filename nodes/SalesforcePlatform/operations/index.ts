import { callApexRest } from './apexRest';
import { sendRequest } from './apiRequest';
import { approve, listPendingApprovals, reject, submitForApproval } from './approval';
import { downloadFile, listFiles, uploadFile } from './file';
import {
	describeOne,
	listAllObjects,
	listLayouts,
	listPicklistValues,
	listRecordTypes,
} from './metadata';
import type { Operation } from './operation';
import { getReport, listReports, runReport, runReportAsync } from './report';

/** What each operation does, by resource and operation. */
const OPERATIONS = new Map<string, Operation>([
	['apexRest.call', callApexRest],
	['apiRequest.send', sendRequest],
	['approval.approve', approve],
	['approval.getAll', listPendingApprovals],
	['approval.reject', reject],
	['approval.submit', submitForApproval],
	['file.download', downloadFile],
	['file.getAll', listFiles],
	['file.upload', uploadFile],
	['metadata.describe', describeOne],
	['metadata.getAll', listAllObjects],
	['metadata.getLayouts', listLayouts],
	['metadata.getPicklistValues', listPicklistValues],
	['metadata.getRecordTypes', listRecordTypes],
	['report.get', getReport],
	['report.getAll', listReports],
	['report.run', runReport],
	['report.runAsync', runReportAsync],
]);

/**
 * The operation a node is set to.
 *
 * @throws {RangeError} for a combination that does not exist, which an expression can give
 */
export function operationOf(resource: string, operation: string): Operation {
	const found = OPERATIONS.get(`${resource}.${operation}`);
	if (found) return found;
	throw new RangeError(`Salesforce Platform has no operation "${operation}" of "${resource}".`);
}
