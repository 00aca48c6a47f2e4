const DIGITS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

/** The characters that tell records apart; the other three of an 18-character ID check them. */
const ID_LENGTH = 15;
/** The first characters of an ID, which most records of an object share; the rest counts up. */
const PREFIX_LENGTH = 7;
const MS_PER_SECOND = 1000;

/**
 * A set of keys as it is kept: by second (base 36; behind a point the milliseconds, if there are any), the
 * IDs of that time as text.
 */
export type EncodedKeys = Record<string, string>;

/** The part of an ID by which records are compared, whichever of the two forms it came in. */
export function shortId(id: string): string {
	return id.slice(0, ID_LENGTH);
}

const CHECKSUM_DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ012345';
const BLOCK_LENGTH = 5;

/**
 * The 18-character form of an ID: each of the three further characters says which of five are upper
 * case, the first of them in the lowest bit.
 */
export function longId(id: string): string {
	const short = shortId(id);
	let checksum = '';
	for (let start = 0; start < ID_LENGTH; start += BLOCK_LENGTH) {
		let bits = 0;
		for (let i = 0; i < BLOCK_LENGTH; i++) {
			if (/[A-Z]/.test(short.charAt(start + i))) bits |= 1 << i;
		}
		checksum += CHECKSUM_DIGITS.charAt(bits);
	}
	return short + checksum;
}

/**
 * Record IDs, each with a second: states of records that were told. Kept without loss in little space,
 * because the IDs of a burst of new records follow each other: 12,000 of one second take some
 * twenty characters, scattered ones about ten characters each.
 */
export class KeySet {
	private readonly ids = new Map<number, Set<string>>();
	private count = 0;

	static decode(encoded: EncodedKeys = {}): KeySet {
		const keys = new KeySet();
		for (const [time, text] of Object.entries(encoded)) {
			const stamp = decodeStamp(time);
			for (const id of decodeIds(text)) keys.add(id, stamp);
		}
		return keys;
	}

	get size(): number {
		return this.count;
	}

	/** @param stamp epoch milliseconds */
	has(id: string, stamp: number): boolean {
		return this.ids.get(stamp)?.has(shortId(id)) ?? false;
	}

	add(id: string, stamp: number): void {
		const ids = this.ids.get(stamp) ?? new Set();
		this.ids.set(stamp, ids);
		const before = ids.size;
		ids.add(shortId(id));
		this.count += ids.size - before;
	}

	delete(id: string, stamp: number): void {
		const ids = this.ids.get(stamp);
		if (!ids?.delete(shortId(id))) return;
		this.count--;
		if (ids.size === 0) this.ids.delete(stamp);
	}

	/** Forgets every key before this time and, in its very second, the IDs up to `lastId`. */
	forgetBefore(stamp: number, lastId?: string): void {
		for (const [second, ids] of this.ids) {
			if (second < stamp) {
				this.count -= ids.size;
				this.ids.delete(second);
			} else if (second === stamp && lastId !== undefined) {
				for (const id of [...ids]) if (id <= shortId(lastId)) this.delete(id, second);
			}
		}
	}

	/** Every key, by second and then in the order of IDs. */
	*entries(): Generator<[id: string, stamp: number]> {
		for (const stamp of [...this.ids.keys()].sort((a, b) => a - b)) {
			for (const id of [...(this.ids.get(stamp) ?? [])].sort()) yield [id, stamp];
		}
	}

	encode(): EncodedKeys {
		return Object.fromEntries(
			[...this.ids].map(([stamp, ids]) => [encodeStamp(stamp), encodeIds(ids)]),
		);
	}
}

function encodeStamp(stamp: number): string {
	const ms = stamp % MS_PER_SECOND;
	const second = ((stamp - ms) / MS_PER_SECOND).toString(36);
	return ms === 0 ? second : `${second}.${ms.toString(36)}`;
}

function decodeStamp(text: string): number {
	const [second = '', ms = '0'] = text.split('.');
	return parseInt(second, 36) * MS_PER_SECOND + parseInt(ms, 36);
}

/** `prefix` `first` then `,step` to the next or `+n` for n more that follow each other; `;` between prefixes. */
function encodeIds(ids: Iterable<string>): string {
	const byPrefix = new Map<string, number[]>();
	for (const id of ids) {
		const prefix = id.slice(0, PREFIX_LENGTH);
		const numbers = byPrefix.get(prefix) ?? [];
		byPrefix.set(prefix, numbers);
		numbers.push(toNumber(id.slice(PREFIX_LENGTH)));
	}
	return [...byPrefix].map(([prefix, numbers]) => prefix + encodeNumbers(numbers)).join(';');
}

function encodeNumbers(numbers: number[]): string {
	const [first = 0, ...rest] = numbers.sort((a, b) => a - b);
	let text = first.toString(36);
	let last = first;
	let run = 0;
	const endRun = () => {
		if (run > 0) text += `+${run.toString(36)}`;
		run = 0;
	};
	for (const number of rest) {
		if (number === last + 1) run++;
		else {
			endRun();
			text += `,${(number - last).toString(36)}`;
		}
		last = number;
	}
	endRun();
	return text;
}

function* decodeIds(text: string): Generator<string> {
	for (const group of text.split(';')) {
		const prefix = group.slice(0, PREFIX_LENGTH);
		let number = 0;
		for (const step of group.slice(PREFIX_LENGTH).split(/(?=[,+])/)) {
			const value = parseInt(step.replace(/^[,+]/, ''), 36);
			if (step.startsWith('+')) {
				for (let i = 0; i < value; i++) yield prefix + toDigits(++number);
			} else {
				number += value;
				yield prefix + toDigits(number);
			}
		}
	}
}

/** Eight digits in base 62 are below 2^48, so a number holds them exactly. */
function toNumber(digits: string): number {
	let number = 0;
	for (const digit of digits) number = number * DIGITS.length + DIGITS.indexOf(digit);
	return number;
}

function toDigits(number: number): string {
	let digits = '';
	for (let rest = number; digits.length < ID_LENGTH - PREFIX_LENGTH;) {
		digits = DIGITS.charAt(rest % DIGITS.length) + digits;
		rest = Math.floor(rest / DIGITS.length);
	}
	return digits;
}
