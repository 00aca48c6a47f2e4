import { SalesforceError, notFound } from './errors';

/** Versions up to here were retired in Summer '25; REST began with v20. */
const lastRetired = 30;
const firstEver = 20;

export interface ApiVersion {
	label: string;
	url: string;
	version: string;
}

/** The versions the org offers, oldest first, as `/services/data` lists them. */
export function offeredVersions(newest: string): ApiVersion[] {
	const versions: ApiVersion[] = [];
	for (let version = lastRetired + 1; version <= Number(newest); version++) {
		const number = `${version}.0`;
		versions.push({ label: release(version), url: `/services/data/v${number}`, version: number });
	}
	return versions;
}

/**
 * Throws what Salesforce answers for a path segment that is no offered version.
 *
 * @param retired the newest version that is retired
 */
export function checkVersion(segment: string, newest: string, retired = lastRetired): string {
	const match = /^v(\d+)\.0$/.exec(segment);
	const version = Number(match?.[1] ?? NaN);
	if (!(version >= firstEver) || version > Number(newest)) throw notFound();
	if (version <= retired) {
		throw new SalesforceError(
			410,
			'UNSUPPORTED_API_VERSION',
			`API version ${version}.0 is no longer supported. Use a newer version.`,
		);
	}
	return `${version}.0`;
}

/** v31 was Summer '14; three releases a year since. */
function release(version: number): string {
	const seasons = ['Summer', 'Winter', 'Spring'];
	const steps = version - 31;
	const year = 14 + Math.floor((steps + 2) / 3);
	return `${seasons[steps % 3] ?? ''} '${year}`;
}
