import { asSoql, type SoqlText } from './text';

const UNITS = '(?:DAYS|WEEKS|MONTHS|QUARTERS|YEARS|FISCAL_QUARTERS|FISCAL_YEARS)';

/** Every date literal of SOQL (SOQL and SOSL Reference, Date Formats and Date Literals). */
const DATE_LITERAL = new RegExp(
	`^(?:YESTERDAY|TODAY|TOMORROW|(?:LAST|NEXT)_90_DAYS|` +
		`(?:LAST|THIS|NEXT)_(?:WEEK|MONTH|QUARTER|YEAR|FISCAL_QUARTER|FISCAL_YEAR)|` +
		`(?:LAST|NEXT)_N_${UNITS}:\\d{1,5}|N_${UNITS}_AGO:\\d{1,5})$`,
	'i',
);

/** Whether the text is a relative date such as `TODAY` or `LAST_N_DAYS:30`, in any case. */
export function isDateLiteral(text: string): boolean {
	return DATE_LITERAL.test(text);
}

/**
 * A relative date, which stands without quotes.
 *
 * @throws {RangeError} for anything SOQL does not know as one
 */
export function soqlDateLiteral(text: string): SoqlText {
	if (!isDateLiteral(text)) {
		throw new RangeError(`"${text}" is no date literal. Enter one like TODAY or LAST_N_DAYS:30.`);
	}
	return asSoql(text.toUpperCase());
}
