import { actionOperations, flowOperations } from './action';
import { callApexRest } from './apexRest';
import { sendRequest } from './apiRequest';
import { approve, listPendingApprovals, reject, submitForApproval } from './approval';
import { createGraphs, createTrees, sendComposite } from './composite';
import { publishEvents } from './event';
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
	['action.get', actionOperations.get],
	['action.getAll', actionOperations.getAll],
	['action.invoke', actionOperations.invoke],
	['apexRest.call', callApexRest],
	['apiRequest.send', sendRequest],
	['approval.approve', approve],
	['approval.getAll', listPendingApprovals],
	['approval.reject', reject],
	['approval.submit', submitForApproval],
	['composite.graph', createGraphs],
	['composite.request', sendComposite],
	['composite.tree', createTrees],
	['event.publish', publishEvents],
	['file.download', downloadFile],
	['file.getAll', listFiles],
	['file.upload', uploadFile],
	['flow.get', flowOperations.get],
	['flow.getAll', flowOperations.getAll],
	['flow.invoke', flowOperations.invoke],
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
