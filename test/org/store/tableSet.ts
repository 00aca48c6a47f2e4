import type { ObjectSchema } from '../model';
import { Table } from './table';

/** The tables of all objects, by name and by the key prefix of their ids. */
export class TableSet {
	private named = new Map<string, Table>();
	private prefixed = new Map<string, Table>();

	constructor(private readonly schemas: readonly ObjectSchema[]) {
		this.clear();
	}

	get names(): string[] {
		return this.schemas.map((schema) => schema.name);
	}

	/** Forgets every record and id sequence. */
	clear(): void {
		const tables = this.schemas.map((schema) => new Table(schema));
		this.named = new Map(tables.map((table) => [table.schema.name.toLowerCase(), table]));
		this.prefixed = new Map(tables.map((table) => [table.schema.keyPrefix, table]));
	}

	byName(objectName: string): Table | undefined {
		return this.named.get(objectName.toLowerCase());
	}

	byKeyPrefix(prefix: string): Table | undefined {
		return this.prefixed.get(prefix);
	}

	all(): Iterable<Table> {
		return this.named.values();
	}
}
