const alphabet = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const checksumAlphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ012345';
/** Characters 4 to 6 of every id: the instance the org lives on, and a reserved zero. */
const instance = '5j0';
const wellFormed = /^[0-9A-Za-z]{15}(?:[0-9A-Za-z]{3})?$/;

/** The 18-character id of an object's nth record. Ids of one object sort in the order of n. */
export function makeId(keyPrefix: string, n: number): string {
	let digits = '';
	for (let rest = n; digits.length < 9; rest = Math.floor(rest / alphabet.length)) {
		digits = alphabet.charAt(rest % alphabet.length) + digits;
	}
	return to18(keyPrefix + instance + digits);
}

/** Adds the checksum that makes a 15-character id safe where case is lost. */
export function to18(id15: string): string {
	let checksum = '';
	for (let block = 0; block < 3; block++) {
		let bits = 0;
		for (let position = 0; position < 5; position++) {
			const character = id15.charCodeAt(block * 5 + position);
			if (character >= 65 && character <= 90) bits |= 1 << position;
		}
		checksum += checksumAlphabet.charAt(bits);
	}
	return id15 + checksum;
}

/** Whether a path segment is read as a record id: 15 or 18 letters and digits, checksum unchecked. */
export function looksLikeId(text: string): boolean {
	return wellFormed.test(text);
}

/**
 * The 18-character form of an id in either length; undefined when it is not an id or its checksum
 * is wrong. The checksum restores the case of an 18-character id, as it was made to.
 */
export function normalizeId(id: string): string | undefined {
	if (!wellFormed.test(id)) return undefined;
	if (id.length === 15) return to18(id);
	const exact = to18(id.slice(0, 15));
	if (exact === id) return id;
	const checksum = id.slice(15).toUpperCase();
	if (exact.slice(15) === checksum) return exact;
	return restoreCase(id, checksum);
}

function restoreCase(id: string, checksum: string): string | undefined {
	let restored = '';
	for (let index = 0; index < 15; index++) {
		const bits = checksumAlphabet.indexOf(checksum.charAt(Math.floor(index / 5)));
		if (bits < 0) return undefined;
		const upper = (bits & (1 << (index % 5))) !== 0;
		const character = id.charAt(index);
		restored += upper ? character.toUpperCase() : character.toLowerCase();
	}
	// Only an id that lost its case everywhere is restored; mixed case with a wrong checksum is wrong.
	const lostCase = id === id.toLowerCase() || id === id.toUpperCase();
	return lostCase && to18(restored).slice(15) === checksum ? restored + checksum : undefined;
}
