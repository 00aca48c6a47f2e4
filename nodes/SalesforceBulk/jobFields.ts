import type { ILoadOptionsFunctions, ResourceMapperFields } from 'n8n-workflow';

import { getJob } from '../shared/bulk/ingestSteps';
import { createClient } from '../shared/client/createClient';
import { describeObject, EDITOR_MAX_AGE_MS } from '../shared/metadata/describe';
import { BULK_OPERATIONS, columnsOf } from '../shared/metadata/resourceMapping';
import { isJobId } from './operations/steps';

/** `resourceMapping` method for the rows of an ingest job that was made before, by 'Job ID'. */
export async function getFieldsOfJob(this: ILoadOptionsFunctions): Promise<ResourceMapperFields> {
	const jobId = this.getCurrentNodeParameter('jobId');
	if (typeof jobId !== 'string' || !isJobId(jobId.trim())) {
		return {
			fields: [],
			emptyFieldsNotice:
				"The fields are those of the job's object. Run 'Create' once, so that 'Job ID' names a job that is there, or map automatically.",
		};
	}
	try {
		const client = await createClient(this, { lane: 'interactive' });
		const { object = '', operation = '' } = await getJob(client, 'ingest', jobId.trim());
		const describe = await describeObject(client, object, { maxAgeMs: EDITOR_MAX_AGE_MS });
		const isDelete = operation === 'delete' || operation === 'hardDelete';
		const mapped = await columnsOf(this, describe, BULK_OPERATIONS[operation] ?? 'update');
		if (!isDelete) return mapped;
		return { fields: mapped.fields.filter(({ id }) => id === 'Id') };
	} catch (error) {
		// n8n shows a failure as "No fields found", which says nothing of the job.
		return {
			fields: [],
			emptyFieldsNotice: error instanceof Error ? error.message : String(error),
		};
	}
}
