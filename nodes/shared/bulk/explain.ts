/** What stands in Salesforce's text, and what a user can do about it. */
const EXPLANATIONS: ReadonlyArray<readonly [pattern: RegExp, advice: (found: string) => string]> = [
	[
		/Field name not found\s*:\s*(\S+)/i,
		(field) =>
			`'${field}' is no field of the object, or field-level security hides it from the integration user. Check the spelling (custom fields end in __c) and the user's field permissions.`,
	],
	[
		/unescaped quote/i,
		() =>
			'The CSV is not quoted as Salesforce reads it. A byte order mark at its start has the same effect.',
	],
	[/LineEnding is invalid/i, () => 'The lines of the CSV end in another way than the job says.'],
	[
		/type is not needed for non polymorphic foreign key references\s*:\s*(\S+)/i,
		(relationship) =>
			`Name the column ${relationship}.<external ID field> without an object type in front: ${relationship} points to one object only.`,
	],
	[/batch must contain only ids/i, () => 'A delete job takes the column Id and no other.'],
	[/Records not found/i, () => 'Salesforce found no rows in the job.'],
];

/** Salesforce spells these codes with and without underscores, in capitals and in camel case. */
const CODES: ReadonlyMap<string, string> = new Map([
	[
		'INVALIDENTITY',
		'The Bulk API does not work with this object. Use the Salesforce Record or Salesforce Query node for it.',
	],
	[
		'FEATURENOTENABLED',
		"The org or the integration user may not do this in bulk. Hard Delete needs the permission 'Bulk API Hard Delete'.",
	],
	[
		'EXCEEDEDQUOTA',
		"The org's allocation of bulk jobs of the last 24 hours is used up. Try again later.",
	],
	[
		'LIMITEXCEEDED',
		"The org's allocation of bulk jobs of the last 24 hours is used up. Try again later.",
	],
	[
		'TOOMANYLOCKFAILURE',
		'Too many rows waited for locked records. Sort the rows by their parent record and run the failed ones again.',
	],
]);

/**
 * What to do about the text a failed job, or a refused call to one, came back with.
 *
 * @param text Salesforce's message, with or without its error code in front
 * @returns undefined where nothing is known about it
 */
export function explainJobError(text: string): string | undefined {
	for (const [pattern, advice] of EXPLANATIONS) {
		const match = pattern.exec(text);
		if (match) return advice(match[1] ?? '');
	}
	const code = /^\s*([A-Za-z_]+)/.exec(text)?.[1]?.replaceAll('_', '').toUpperCase();
	return code === undefined ? undefined : CODES.get(code);
}
