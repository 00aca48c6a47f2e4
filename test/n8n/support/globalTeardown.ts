import { endLeftovers } from './leftovers';

export default function globalTeardown(): void {
	const left = endLeftovers();
	if (left > 0) throw new Error(`${String(left)} n8n processes were not stopped by their tests`);
}
