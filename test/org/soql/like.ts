/** Compiles a LIKE pattern: `%` any text, `_` one character, case ignored, `\` escapes. */
export function likePattern(pattern: string): (value: string) => boolean {
	let expression = '';
	for (let at = 0; at < pattern.length; at += 1) {
		const char = pattern.charAt(at);
		if (char === '%') expression += '[\\s\\S]*';
		else if (char === '_') expression += '[\\s\\S]';
		else if (char === '\\') {
			at += 1;
			expression += escapeForExpression(pattern.charAt(at));
		} else expression += escapeForExpression(char);
	}
	const matcher = new RegExp(`^${expression}$`, 'i');
	return (value) => matcher.test(value);
}

function escapeForExpression(char: string): string {
	return char.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');
}
