import type { IBinaryData, IExecuteFunctions } from 'n8n-workflow';

import { readInputFile } from '../../nodes/SalesforcePlatform/input/binary';

const BYTES = 8 * 1_024 * 1_024;

/** The little of n8n's context that reads a file; `id` is there for one on disk. */
function context(id?: string): IExecuteFunctions {
	const file: IBinaryData = { data: '', fileName: 'a.bin', mimeType: 'application/pdf', id };
	return {
		getNodeParameter: () => 'data',
		helpers: {
			assertBinaryData: () => file,
			getBinaryDataBuffer: async () => await Promise.resolve(Buffer.alloc(BYTES)),
			getBinaryMetadata: async () => await Promise.resolve({ fileSize: BYTES }),
		},
	} as unknown as IExecuteFunctions;
}

it.each([
	['in memory', undefined],
	['on disk', 'filesystem:1'],
])('a file %s has the time that its size needs', async (_, id) => {
	const file = await readInputFile(context(id), 0);

	expect(file.bytes).toBe(BYTES);
	// Two minutes, and a second for each 256 KB.
	expect(file.bodyOf().timeoutMs).toBe(120_000 + 32_000);
});
