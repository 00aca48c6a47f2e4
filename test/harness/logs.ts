import { AsyncLocalStorage } from 'node:async_hooks';
import { subscribe } from 'node:diagnostics_channel';
import type { ClientRequest } from 'node:http';
import { Logger } from '@n8n/backend-common';
import { Container } from '@n8n/di';
import { LoggerProxy } from 'n8n-workflow';

/** One line a node or n8n's core wrote to n8n's logger. */
export interface LogEntry {
	level: 'error' | 'warn' | 'info' | 'debug';
	message: string;
	meta?: Record<string, unknown>;
}

const current = new AsyncLocalStorage<{ logs: LogEntry[]; urls: string[] }>();

/** Keeps the lines of the run they belong to, also when many runs go on at once. */
class CapturingLogger {
	error = (message: string, meta?: Record<string, unknown>) => this.keep('error', message, meta);
	warn = (message: string, meta?: Record<string, unknown>) => this.keep('warn', message, meta);
	info = (message: string, meta?: Record<string, unknown>) => this.keep('info', message, meta);
	debug = (message: string, meta?: Record<string, unknown>) => this.keep('debug', message, meta);

	scoped(): this {
		return this;
	}

	private keep(level: LogEntry['level'], message: string, meta?: Record<string, unknown>) {
		current.getStore()?.logs.push({ level, message, ...(meta && { meta }) });
	}
}

const logger = new CapturingLogger();
Container.set(Logger, logger as unknown as Logger);
LoggerProxy.init(logger);

subscribe('http.client.request.start', (message) => {
	const { request } = message as { request: ClientRequest };
	current.getStore()?.urls.push(request.path);
});

/** Runs `work` and returns what it logged, and the paths with queries that it asked for, in order. */
export async function withLogs<T>(
	work: () => Promise<T>,
): Promise<{ result: T; logs: LogEntry[]; urls: string[] }> {
	const traces = { logs: [], urls: [] };
	const result = await current.run(traces, work);
	return { result, ...traces };
}
