import { sleep } from 'n8n-workflow';
import { ServerAuth } from './authenticate';

/** The one of this process: every node and every execution shares its tokens and sign-ins. */
export const serverAuth = new ServerAuth({ now: Date.now, random: Math.random, sleep });
