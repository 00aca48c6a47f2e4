import { SalesforceError } from '../errors';
import type { RecordError } from '../model';

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
		return this.errors.map(({ statusCode, message, fields }) => ({
			message,
			errorCode: statusCode,
			...(withoutFields.has(statusCode) && fields.length === 0 ? {} : { fields }),
		}));
	}
}
