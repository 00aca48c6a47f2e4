/**
 * How many of the org's daily API requests a call uses, as Salesforce counts. The one place that
 * decides it; a composite batch is one here, and its resource counts its further subrequests.
 */
export function apiRequestsOf(path: string): number {
	// Versions, sign-in, tokens and identity are free; so is whatever names no API version.
	return /^\/services\/(?:data\/v\d|apexrest\/)/i.test(path) ? 1 : 0;
}
