import type { JobInfo } from './job';
import type { SentColumn } from './match';
import type { Upload } from './split';

/** A job that is over, whose rows can be read once more. */
export interface FileJob extends Pick<Upload, 'rows' | 'readRows'> {
	job: JobInfo;
	columns: readonly SentColumn[];
	/** Column that tells which record a row means; none for insert. */
	keyColumn?: string;
	/** Number in the file, from 1, of the row that has this place among the job's. */
	numberOf: (place: number) => number;
	/** Failed rows that went out again in another job: how many, by their key in the list of failed ones. */
	resent: Map<string, number>;
}

/** Rows of a file that have no results: nobody tried them, or nobody knows. */
export interface OpenRows {
	outcome: 'notTried' | 'unknown';
	/** Null for rows no job was made for. */
	jobId: string | null;
	state: string | null;
	rows: number;
	/** Number of the first in the file, from 1, where they stand together. */
	firstRow?: number;
	/** Their numbers in the file, from 1: the first so many, where they do not. */
	rowNumbers?: number[];
}

/** Row numbers that are named one by one. */
const NUMBERS_NAMED = 1_000;

/** The numbers to name of rows that do not stand together. */
export function namedNumbers(numbers: readonly number[]): number[] {
	return numbers.slice(0, NUMBERS_NAMED);
}
