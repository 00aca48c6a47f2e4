import type { RunningOrg } from '../../org';

/** Between two records that are created. Milliseconds. */
const CREATE_EVERY_MS = 400;

/** Creates records one after the other until it is stopped; knows their names. */
export class Creating {
	readonly names: string[] = [];
	private readonly timer: NodeJS.Timeout;

	constructor(org: RunningOrg) {
		this.timer = setInterval(() => {
			const name = `Record ${this.names.length + 1}`;
			org.seed('Contact', [{ LastName: name }]);
			this.names.push(name);
		}, CREATE_EVERY_MS);
	}

	stop(): void {
		clearInterval(this.timer);
	}
}
