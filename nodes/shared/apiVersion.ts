/**
 * The API version every data path carries unless the credential names another: Summer '26.
 * The one place where the default stands.
 */
export const DEFAULT_API_VERSION = '67.0';

/** Oldest version the package is tested with: the first to know `Sforce-Mru` (Spring '24). */
export const OLDEST_API_VERSION = '60.0';

/** Bounds what is plainly a typing mistake; Salesforce adds three versions a year. */
const NEWEST_PLAUSIBLE_VERSION = 120;

/**
 * Brings what people type (`67`, `v67.0`, ` 67.0 `) into the form a path carries (`67.0`).
 *
 * @throws {RangeError} for anything that is no version, or one older than {@link OLDEST_API_VERSION}.
 */
export function normalizeApiVersion(text: string): string {
	const match = /^v?(\d{1,3})(?:\.0)?$/i.exec(text.trim());
	const major = Number(match?.[1]);
	if (!match || major > NEWEST_PLAUSIBLE_VERSION) {
		throw new RangeError(
			`'API Version' is "${text}", which is no Salesforce API version. Enter it like ${DEFAULT_API_VERSION}.`,
		);
	}
	if (major < Number(OLDEST_API_VERSION)) {
		throw new RangeError(
			`'API Version' is ${major}.0, older than ${OLDEST_API_VERSION}, the oldest this package works with. Enter ${DEFAULT_API_VERSION}.`,
		);
	}
	return `${major}.0`;
}
