import type { Row } from '../model';
import type { JsonRecord, Shape } from './select';

/** Records of a query; pages of them are shaped when asked for. */
export interface RowsResult {
	kind: 'rows';
	totalSize: number;
	/** All records, shaped at the first use. */
	readonly records: JsonRecord[];
	/** Records from the zero-based index `from` up to, not including, `to`. */
	slice(from: number, to: number): JsonRecord[];
}

export class LazyRows implements RowsResult {
	readonly kind = 'rows';
	private shaped: JsonRecord[] | undefined;

	constructor(
		private readonly rows: Row[],
		private readonly shape: Shape,
		private readonly objectName: string,
	) {}

	get totalSize(): number {
		return this.rows.length;
	}

	get records(): JsonRecord[] {
		this.shaped ??= this.slice(0, this.rows.length);
		return this.shaped;
	}

	slice(from: number, to: number): JsonRecord[] {
		return this.rows.slice(from, to).map((row) => this.shape(row, this.objectName));
	}
}
