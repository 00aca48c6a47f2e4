/** Types whose values Salesforce may write back in another notation. */
const NUMBERS = new Set(['int', 'long', 'double', 'currency', 'percent']);

/** Salesforce stores whole seconds. */
const MS_PER_SECOND = 1000;

/** Whether a field's values are numbers. */
export function isNumber(type: string): boolean {
	return NUMBERS.has(type);
}

/**
 * A value in one notation, so that what was sent and what Salesforce wrote back compare equal when
 * they mean the same: numbers, dates, line ends and record IDs come back rewritten.
 *
 * @param type the field's type as describe names it
 */
export function normalizeCell(text: string, type: string): string {
	if (text === '' || text === '#N/A') return '';
	if (isNumber(type)) return normalizeNumber(text);
	switch (type) {
		case 'boolean':
			return /^(true|1)$/i.test(text) ? 'true' : /^(false|0)$/i.test(text) ? 'false' : text;
		case 'date':
			return text.slice(0, 10);
		case 'datetime': {
			const time = Date.parse(text);
			return Number.isNaN(time) ? text : String(Math.floor(time / MS_PER_SECOND));
		}
		case 'id':
		case 'reference':
			return normalizeId(text);
		default:
			return text.replace(/\r\n?/g, '\n').trim();
	}
}

function normalizeNumber(text: string): string {
	const value = Number(text);
	return Number.isNaN(value) ? text : String(value);
}

/** The last 3 of 18 characters are a checksum of the first 15, which are the ID. */
function normalizeId(text: string): string {
	return /^[A-Za-z0-9]{18}$/.test(text) ? text.slice(0, 15) : text;
}
