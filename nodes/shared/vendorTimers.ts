import { sleep } from 'n8n-workflow';

/**
 * Timers for the bundled p-throttle, built on n8n's `sleep`, because n8n's rules bar the global
 * ones in a published package. esbuild puts them in the place of the globals.
 */
export function setTimeout(callback: () => void, milliseconds: number): AbortController {
	const timer = new AbortController();
	const fire = () => {
		// Older n8n versions ignore the signal, so a cleared timer must be told apart here.
		if (!timer.signal.aborted) callback();
	};
	void sleep(milliseconds, timer.signal).then(fire, () => undefined);
	return timer;
}

/** Stops a timer that `setTimeout` of this file has started. */
export function clearTimeout(timer: AbortController | undefined): void {
	timer?.abort();
}
