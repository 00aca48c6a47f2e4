import type { OrgSettings } from '../settings';
import type { UsageMeter } from '../usage';

/** `Sforce-Limit-Info` in the shapes that were recorded or documented. */
export function limitInfo(settings: OrgSettings, usage: UsageMeter, used: number): string {
	const total = `api-usage=${used}/${settings.dailyLimit}`;
	switch (settings.limitInfo) {
		case 'plain':
			return total;
		case 'per-app':
			return `${total}; per-app-api-usage=${usage.appUsed}/${usage.appLimit}(appName=${settings.appName})`;
		case 'bursts':
			return `${total}; api-bursts=${usage.bursts}/${settings.burstLimit}`;
	}
}
