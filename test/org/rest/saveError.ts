import { SalesforceError } from '../errors';
import type { RecordError } from '../model';
import { duplicateBody } from '../rules/duplicates';

/** Codes whose recorded REST error has no `fields` key. */
const withoutFields = new Set([
	'INVALID_FIELD',
	'JSON_PARSER_ERROR',
	'UNABLE_TO_LOCK_ROW',
	'INVALID_CROSS_REFERENCE_KEY',
]);

/** The errors of one record's save, as a REST reply. */
export class SaveError extends SalesforceError {
	constructor(
		status: number,
		private readonly errors: readonly RecordError[],
	) {
		const [first] = errors;
		super(status, first?.statusCode ?? 'UNKNOWN_EXCEPTION', first?.message ?? '');
		this.name = 'SaveError';
	}

	override body(): unknown[] {
		return this.errors.map((error) => {
			const { statusCode, message, fields } = error;
			const bare = withoutFields.has(statusCode) && fields.length === 0;
			return (
				duplicateBody(error) ?? {
					message,
					errorCode: statusCode,
					...(bare ? {} : { fields }),
				}
			);
		});
	}
}
