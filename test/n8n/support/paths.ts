import path from 'node:path';
import { repositoryFolder } from '../../../scripts/n8n/paths';

/** Everything a run leaves behind to be looked at: n8n's logs, pictures. Ignored by git. */
export const resultsFolder = path.join(repositoryFolder, '.tmp', 'n8n');

export const tarballFolder = path.join(resultsFolder, 'packed');

/** The packed package, laid out as n8n keeps installed packages; each n8n gets a copy. */
export const packageFolder = path.join(resultsFolder, 'package');

/** One file for each n8n that runs, named by its process id. */
export const pidFolder = path.join(resultsFolder, 'running');
