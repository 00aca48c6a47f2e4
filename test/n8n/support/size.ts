/** True in `.ci/run`, which sets `SFORCE_CI_SIZE=1`; `npm run test:n8n` runs the full sizes. */
export const isCiSize = process.env.SFORCE_CI_SIZE === '1';

/** Picks a size: how many kills, rows or executions a test goes through. */
export function sized<T>(sizes: { full: T; ci: T }): T {
	return isCiSize ? sizes.ci : sizes.full;
}
