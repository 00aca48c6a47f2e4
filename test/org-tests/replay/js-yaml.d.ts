/** The package brings no types; this is all that the replay needs of it. */
declare module 'js-yaml' {
	/** `json`: of keys given twice the last one counts. */
	export function load(text: string, options?: { json?: boolean }): unknown;
}
