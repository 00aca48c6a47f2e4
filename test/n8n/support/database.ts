import path from 'node:path';
import { DatabaseSync, type SQLInputValue } from 'node:sqlite';

/** Every text in n8n's database, each with the name of its table. */
export function* databaseTexts(userFolder: string): Generator<{ table: string; text: string }> {
	const database = new DatabaseSync(databaseFile(userFolder), { readOnly: true });
	try {
		const tables = database.prepare("SELECT name FROM sqlite_master WHERE type = 'table'").all();
		for (const { name } of tables as Array<{ name: string }>) {
			for (const row of database.prepare(`SELECT * FROM "${name}"`).iterate()) {
				for (const value of Object.values(row)) {
					if (typeof value === 'string') yield { table: name, text: value };
				}
			}
		}
	} finally {
		database.close();
	}
}

function databaseFile(userFolder: string): string {
	return path.join(userFolder, '.n8n', 'database.sqlite');
}

/** Reads n8n's own SQLite database, whether n8n runs or not; nothing can be written through it. */
export function readDatabase<Row>(
	userFolder: string,
	sql: string,
	...values: SQLInputValue[]
): Row[] {
	const database = new DatabaseSync(databaseFile(userFolder), { readOnly: true });
	try {
		return database.prepare(sql).all(...values) as Row[];
	} finally {
		database.close();
	}
}
