import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';

const root = join(__dirname, '../..');

function sources(folder: string): string[] {
	return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
		.filter((file) => file.endsWith('.ts'))
		.map((file) => join(root, folder, file));
}

/** Every way a node or credential could reach the network: n8n's helpers, and the platform's own. */
const WAYS_OUT =
	/\b(httpRequest\w*|requestWith\w+|requestOAuth\w*|request(?=\.call\(this|\.bind)|fetch|XMLHttpRequest|WebSocket|EventSource|sendBeacon)\b(?=\s*[.(])/;

/** The credential test is the third way out: n8n sends it by itself from the credential's `test`. */
const ALLOWED = new Map([
	['nodes/shared/client/send.ts', 'httpRequestWithAuthentication'],
	['nodes/shared/auth/tokenSend.ts', 'httpRequest'],
]);

it('has no way to the network but the one send function and the token request', () => {
	const found = [...sources('nodes'), ...sources('credentials')].flatMap((file) =>
		readFileSync(file, 'utf8')
			.split('\n')
			.filter((line) => !/^\s*(\*|\/\/|\/\*)/.test(line))
			.flatMap((line) => {
				const way = WAYS_OUT.exec(line)?.[1];
				return way ? [[relative(root, file), way]] : [];
			}),
	);
	expect(new Map(found as Array<[string, string]>)).toEqual(ALLOWED);
	expect(found).toHaveLength(ALLOWED.size);
});

it.each(['this.helpers.httpRequest({', 'await fetch(url)', 'helpers.requestOAuth2.call(this)'])(
	'would notice %s',
	(line) => {
		expect(WAYS_OUT.test(line)).toBe(true);
	},
);
