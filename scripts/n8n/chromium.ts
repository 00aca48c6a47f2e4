import { existsSync } from 'node:fs';

const usualPlaces = [
	'/usr/bin/chromium',
	'/usr/bin/chromium-browser',
	'/usr/bin/google-chrome',
	'/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

/** Where a Chromium stands on this machine, if one does; `CHROMIUM` names another place. */
export function findChromium(): string | undefined {
	const named = process.env.CHROMIUM;
	return [...(named ? [named] : []), ...usualPlaces].find((place) => existsSync(place));
}
