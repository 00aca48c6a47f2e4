import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import type { SalesforceClient } from '../../shared/client/types';
import type { ObjectDescribe } from '../../shared/metadata/types';

/** What every operation on records starts from; parameters that do not differ by item are read once. */
export interface OperationInput {
	context: IExecuteFunctions;
	client: SalesforceClient;
	describe: ObjectDescribe;
	allOrNone: boolean;
}

export type Operation = (input: OperationInput) => Promise<INodeExecutionData[]>;
