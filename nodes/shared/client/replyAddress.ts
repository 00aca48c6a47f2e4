/**
 * An address in a reply that leads elsewhere than the resource it was read from. Such an address is
 * never followed, in whole or in part: whoever wrote it may also have written the rest of the reply.
 */
export class ForeignAddressError extends RangeError {
	override readonly name = 'ForeignAddressError';
	readonly code = 'FOREIGN_ADDRESS';
	/** What to do next. */
	readonly advice =
		"Nothing was sent there. Salesforce names only paths of the org itself, so something between n8n and Salesforce has changed the reply: check 'My Domain URL' in the credential and every proxy on the way.";

	/**
	 * @param address as it stood in the reply
	 * @param as what Salesforce named it as, such as `the next page`
	 * @param wanted what it should have been, such as `a query page`
	 */
	constructor(address: string, as: string, wanted: string) {
		super(
			`Salesforce named "${shortened(address)}" as ${as}, which is not ${wanted} of this org. It was not followed.`,
		);
	}
}

/** Characters of an address that an error shows. */
const SHOWN = 200;

function shortened(address: string): string {
	return address.length > SHOWN ? `${address.slice(0, SHOWN)}...` : address;
}

/** The versioned root, which some replies leave away, some print without its slash or its `v`. */
const ROOT = /^\/?services\/data\/v?\d+\.\d(?=\/)/;

/**
 * Reads an address that a reply names, where only one resource can be meant: a path of the own org, with
 * or without the versioned root, and whatever query.
 *
 * @param path below the versioned root, as `dataPath` builds it; case does not count, because Salesforce
 * prints `resultpages` for `resultPages`
 * @returns the query of the address
 * @throws {ForeignAddressError} for a whole address, another host, or another path
 */
export function queryOfAddress(
	address: string,
	path: string,
	[as, wanted]: readonly [as: string, wanted: string],
): URLSearchParams {
	const at = address.indexOf('?');
	const named = at < 0 ? address : address.slice(0, at);
	if (named.replace(ROOT, '').replace(/\/$/, '').toLowerCase() !== path.toLowerCase()) {
		throw new ForeignAddressError(address, as, wanted);
	}
	return new URLSearchParams(at < 0 ? '' : address.slice(at + 1));
}

/**
 * Refuses an address that a reply names and that is not plainly a path.
 *
 * @throws {ForeignAddressError} for a whole address or another host
 */
export function assertPath(address: string, [as, wanted]: readonly [string, string]): void {
	if (/^[a-z][a-z0-9+.-]*:|^[\\/]{2}|^\\/i.test(address.trim())) {
		throw new ForeignAddressError(address, as, wanted);
	}
}
