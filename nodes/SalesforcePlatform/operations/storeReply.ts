import type { IBinaryData, IExecuteFunctions } from 'n8n-workflow';

import type { ByteStream } from '../../shared/client/bytes';
import type { DataReply } from '../../shared/client/types';

/** Puts a streamed reply into n8n's binary data as it arrives. */
export async function storeReply(
	context: IExecuteFunctions,
	{ body, headers }: Pick<DataReply<ByteStream>, 'body' | 'headers'>,
	fileName: string,
	mimeType = mimeTypeOf(headers['content-type']),
): Promise<IBinaryData> {
	return await context.helpers.prepareBinaryData(body, fileName, mimeType);
}

/** Salesforce sends files with a type of its own spelling that says nothing. */
function mimeTypeOf(contentType = ''): string | undefined {
	const [type = ''] = contentType.split(';');
	return type === '' || type === 'application/octetstream' ? undefined : type.trim();
}
