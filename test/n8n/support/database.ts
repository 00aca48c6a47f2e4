import path from 'node:path';
import { DatabaseSync, type SQLInputValue } from 'node:sqlite';

/** Reads n8n's own SQLite database, whether n8n runs or not; nothing can be written through it. */
export function readDatabase<Row>(
	userFolder: string,
	sql: string,
	...values: SQLInputValue[]
): Row[] {
	const database = new DatabaseSync(path.join(userFolder, '.n8n', 'database.sqlite'), {
		readOnly: true,
	});
	try {
		return database.prepare(sql).all(...values) as Row[];
	} finally {
		database.close();
	}
}
