import { closeSync, mkdtempSync, openSync, readSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Bytes held in memory; what is larger goes to a temporary file. */
const memoryBytes = 4_194_304;
/** Bytes read back at a time. */
const readBytes = 1_048_576;

/**
 * Bytes written once from front to back, and read at will: what a job is given and what it gives.
 * A long one lies in a file that has no name any more, so that nothing is left behind.
 */
export class Spool {
	private memory: Buffer[] = [];
	private file: number | undefined;
	private length = 0;

	get size(): number {
		return this.length;
	}

	append(chunk: Buffer): void {
		if (this.file === undefined && this.length + chunk.length > memoryBytes) this.toFile();
		if (this.file === undefined) this.memory.push(chunk);
		else writeAll(this.file, chunk);
		this.length += chunk.length;
	}

	/** The bytes from `start` up to, not including, `end`, in pieces. */
	*read(start = 0, end = this.length): Generator<Buffer> {
		if (this.file === undefined) {
			yield* this.readMemory(start, end);
			return;
		}
		for (let at = start; at < end;) {
			const piece = this.readFile(at, Math.min(readBytes, end - at));
			if (piece.length === 0) return;
			yield piece;
			at += piece.length;
		}
	}

	/** All of the bytes as text, for what is known to be small. */
	text(): string {
		return Buffer.concat([...this.read()]).toString();
	}

	/** Forgets the bytes. */
	drop(): void {
		if (this.file !== undefined) closeSync(this.file);
		this.file = undefined;
		this.memory = [];
		this.length = 0;
	}

	private *readMemory(start: number, end: number): Generator<Buffer> {
		let at = 0;
		for (const chunk of this.memory) {
			const from = Math.max(start - at, 0);
			const to = Math.min(end - at, chunk.length);
			if (from < to) yield chunk.subarray(from, to);
			at += chunk.length;
			if (at >= end) return;
		}
	}

	/** Nothing once the spool was dropped, which can happen between two pieces. */
	private readFile(at: number, length: number): Buffer {
		if (this.file === undefined) return Buffer.alloc(0);
		const piece = Buffer.allocUnsafe(length);
		return piece.subarray(0, readSync(this.file, piece, 0, length, at));
	}

	private toFile(): void {
		const directory = mkdtempSync(join(tmpdir(), 'simulated-org-job-'));
		this.file = openSync(join(directory, 'spool'), 'wx+', 0o600);
		rmSync(directory, { recursive: true, force: true });
		for (const chunk of this.memory) writeAll(this.file, chunk);
		this.memory = [];
	}
}

function writeAll(file: number, chunk: Buffer): void {
	for (let done = 0; done < chunk.length;) done += writeSync(file, chunk, done);
}
