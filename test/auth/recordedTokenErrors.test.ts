import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { adviceFor, type Flow } from '../../nodes/shared/auth/tokenErrors';
import { missingFolderNotice, recordingsFolder } from '../org-tests/replay/recordings';

interface Recorded {
	body: { error: string; error_description: string };
}

const folder = recordingsFolder();
const recorded: Recorded[] = folder
	? (JSON.parse(
			readFileSync(join(folder, '_transcribed/oauth_token_errors.json'), 'utf8'),
		) as Recorded[])
	: [];

/** From the reference, where a reply was described and not recorded. */
const described: Recorded[] = [
	['invalid_grant', 'user is locked'],
	['invalid_grant', 'inactive user'],
	['invalid_grant', 'login rate exceeded'],
	['invalid_request', 'login rate exceeded'],
	['invalid_grant', 'ip restricted'],
	['unknown_error', 'retry your request'],
].map(([error = '', error_description = '']) => ({ body: { error, error_description } }));

if (!folder) process.stderr.write(`${missingFolderNotice}\n`);

const flows: Flow[] = ['jwtBearer', 'clientCredentials', 'webServer'];

it.each(
	[...recorded, ...described].map(({ body }) => [body.error, body.error_description] as const),
)('knows what to do about %s: %s, in every flow', (error, description) => {
	for (const flow of flows) {
		const advice = adviceFor(error, description, flow);
		expect(advice?.text).toMatch(/^.{30,}\.$/s);
	}
});

it('never advises to try again at once what only a person can mend', () => {
	const transient = [...recorded, ...described]
		.filter(({ body }) => adviceFor(body.error, body.error_description, 'jwtBearer')?.transient)
		.map(({ body }) => body.error_description);
	expect(new Set(transient)).toEqual(new Set(['login rate exceeded', 'retry your request']));
});
