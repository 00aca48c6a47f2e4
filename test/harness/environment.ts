/**
 * Must be imported before n8n-core, which reads these when it loads: n8n's user folder lies in a
 * place of our own, and nothing of a real n8n on the machine is read or written.
 */
import 'reflect-metadata';
import { mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Files of this process alone: n8n's settings and, in filesystem mode, binary data. */
export const harnessFolder = join(tmpdir(), 'n8n-nodes-sforce-harness', String(process.pid));

mkdirSync(harnessFolder, { recursive: true });
process.env.N8N_USER_FOLDER = harnessFolder;
process.env.N8N_ENFORCE_SETTINGS_FILE_PERMISSIONS = 'false';
// Encrypts nothing but made-up credentials, and must be the one in the folder's settings file.
process.env.N8N_ENCRYPTION_KEY = 'n8n-nodes-sforce-harness';
