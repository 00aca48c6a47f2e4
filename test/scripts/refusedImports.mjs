/**
 * Prints which imports the repository's lint refuses, of `[["file", "imported path"], ...]` in JSON
 * as the one argument. The files need not exist: the import rule alone runs, without types.
 */
import { ESLint, Linter } from 'eslint';
import tseslint from 'typescript-eslint';

const RULE = '@typescript-eslint/no-restricted-imports';

const eslint = new ESLint();
const linter = new Linter();
const refused = [];
for (const [file, imported] of JSON.parse(process.argv[2])) {
	const { rules } = await eslint.calculateConfigForFile(file);
	const messages = linter.verify(`import type { X } from '${imported}';`, {
		languageOptions: { parser: tseslint.parser },
		plugins: { '@typescript-eslint': tseslint.plugin },
		rules: { [RULE]: rules[RULE] ?? 'off' },
	});
	if (messages.some(({ ruleId, fatal }) => ruleId === RULE || fatal))
		refused.push([file, imported]);
}
process.stdout.write(JSON.stringify(refused));
