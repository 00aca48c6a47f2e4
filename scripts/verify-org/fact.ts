import type { Reader } from './reader';

export type Verdict = 'confirmed' | 'different' | 'could not tell';

export interface Finding {
	verdict: Verdict;
	/** What the org showed, or why it showed nothing. Holds no record's values. */
	seen: string;
}

/** Something the package assumes of Salesforce. */
export interface Fact {
	id: string;
	/** What is assumed. */
	statement: string;
	check: (reader: Reader) => Promise<Finding>;
}

export function confirmed(seen: string): Finding {
	return { verdict: 'confirmed', seen };
}

export function different(seen: string): Finding {
	return { verdict: 'different', seen };
}

export function untold(seen: string): Finding {
	return { verdict: 'could not tell', seen };
}

export function judged(isAsAssumed: boolean, seen: string): Finding {
	return isAsAssumed ? confirmed(seen) : different(seen);
}
