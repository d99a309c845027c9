import { homedir } from 'node:os';
import { join } from 'node:path';

/** Where test machinery too large for node_modules is kept between runs. Whoever looks for a part of it asks this folder's modules. */
export const cache = process.env.FIND_LR_CACHE || join(homedir(), '.cache', 'find-lr');
