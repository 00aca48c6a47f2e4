/** Says what a refused value was for, before the reason; any other error stays as it is. */
export function about(subject: string, error: unknown): unknown {
	return error instanceof RangeError ? new RangeError(`${subject}: ${error.message}`) : error;
}
