import type { LimitInfoShape } from '../settings';

/** `Sforce-Limit-Info` in the shapes that were recorded or documented. */
export function limitInfo(shape: LimitInfoShape, used: number, limit: number): string {
	const usage = `api-usage=${used}/${limit}`;
	switch (shape) {
		case 'plain':
			return usage;
		case 'per-app':
			return `${usage}; per-app-api-usage=${used}/${limit}(appName=n8n integration)`;
		case 'bursts':
			return `${usage}; api-bursts=1/750`;
	}
}
