const checksumAlphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ012345';

/** An id of 15 or 18 letters and digits. */
export function looksLikeId(text: string): boolean {
	return /^(?:[A-Za-z0-9]{15}|[A-Za-z0-9]{18})$/.test(text);
}

/** The 18-character form: each checksum character tells which of five characters are capitals. */
export function toId18(id: string): string {
	if (id.length !== 15) return id;
	let checksum = '';
	for (let block = 0; block < 15; block += 5) {
		let bits = 0;
		for (let at = 0; at < 5; at += 1) {
			const char = id.charAt(block + at);
			if (char >= 'A' && char <= 'Z') bits |= 1 << at;
		}
		checksum += checksumAlphabet.charAt(bits);
	}
	return id + checksum;
}
