import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import type { SalesforceClient } from '../../shared/client/types';
import type { ObjectDescribe } from '../../shared/metadata/types';

/** What every operation on records starts from. */
export interface OperationInput {
	context: IExecuteFunctions;
	client: SalesforceClient;
	describe: ObjectDescribe;
}

export type Operation = (input: OperationInput) => Promise<INodeExecutionData[]>;
