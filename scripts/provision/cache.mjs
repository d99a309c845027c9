import { homedir } from 'node:os';
import { join } from 'node:path';

/** Where test machinery too large for node_modules is kept between runs. */
export const cache = process.env.FIND_LR_CACHE || join(homedir(), '.cache', 'find-lr');
