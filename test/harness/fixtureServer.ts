import { join } from 'node:path';
import type { LoopbackAnswer, LoopbackServer, SeenRequest } from './loopback';
import { startLoopback } from './loopback';

export const fixtureDir = join(__dirname, 'fixture');

export interface FixtureServer extends LoopbackServer {
	/** How many tokens were handed out: `t1`, `t2` and so on; only the newest is accepted. */
	tokens: number;
	/** Requests as `GET /data 401`, oldest first. */
	trace: string[];
	/** Takes the answers over when set. */
	override?: (request: SeenRequest) => LoopbackAnswer | undefined;
}

/** Hands out tokens at `/token` and answers everything else only to the newest of them. */
export async function startFixtureServer(): Promise<FixtureServer> {
	const trace: string[] = [];
	const judge = (request: SeenRequest): LoopbackAnswer => {
		const overridden = fixture.override?.(request);
		if (overridden) return overridden;
		if (request.path === '/token') {
			fixture.tokens += 1;
			return { body: { token: `t${fixture.tokens}` } };
		}
		const accepted = request.headers.authorization === `Bearer t${fixture.tokens}`;
		return accepted ? { body: { received: request.body } } : { status: 401, body: [] };
	};
	const server = await startLoopback((request) => {
		const answer = judge(request);
		trace.push(`${request.method} ${request.path} ${answer.status ?? 200}`);
		return answer;
	});
	const fixture: FixtureServer = { ...server, tokens: 0, trace };
	return fixture;
}
