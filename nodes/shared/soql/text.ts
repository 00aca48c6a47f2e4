declare const soqlText: unique symbol;

/** Text that may stand in a SOQL statement as it is. Only the functions of this folder make it. */
export type SoqlText = string & { readonly [soqlText]: true };

/** Declares text that was built or checked here as safe; nothing outside this folder calls it. */
export function asSoql(text: string): SoqlText {
	return text as SoqlText;
}

/**
 * Template tag for statements: takes nothing but checked names, literals and other statements,
 * so that the compiler refuses a value that was never escaped.
 *
 * @example soql`SELECT Id FROM ${soqlName(object)} WHERE Name = ${soqlString(name)}`
 */
export function soql(strings: TemplateStringsArray, ...parts: readonly SoqlText[]): SoqlText {
	return asSoql(strings.reduce((text, part, index) => `${text}${parts[index - 1] ?? ''}${part}`));
}

/** Joins parts of a statement, such as the columns of a SELECT. */
export function joinSoql(parts: readonly SoqlText[], separator: ', ' | ' AND ' | ' OR '): SoqlText {
	return asSoql(parts.join(separator));
}
