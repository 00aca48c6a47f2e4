import path from 'node:path';
import { repositoryFolder } from '../scripts/n8n/paths';

/** The logs, the tarball and the pictures of one demo run. Emptied at the start of each run. */
export const workFolder = path.join(repositoryFolder, 'demo', '.work');

export const workflowsFolder = path.join(repositoryFolder, 'demo', 'workflows');
