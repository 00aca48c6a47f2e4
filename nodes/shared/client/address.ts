import type { DataCall } from './types';

type Addressed = Pick<DataCall, 'path' | 'root'>;

/** The path of a call from the org's origin on. */
export function addressOf({ path, root = 'data' }: Addressed, apiVersion: string): string {
	return root === 'apexrest' ? `/services/apexrest${path}` : `/services/data/v${apiVersion}${path}`;
}

/** The path of a call as logs and errors have it: versions left out, other roots named. */
export function shownPath({ path, root = 'data' }: Addressed): string {
	return root === 'apexrest' ? `/services/apexrest${path}` : path;
}
