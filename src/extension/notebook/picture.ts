import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { RunRecord } from '../../protocol/record.ts';
import { load } from '../apart.ts';

/** The chart of a run as a PNG in base64. `assets`: the folder of the build. */
export async function picture(record: RunRecord, assets: string): Promise<string> {
  const { drawPng } = await load('picture', assets);
  const png = await drawPng(record, (name) => readFile(join(assets, 'picture', name)));
  return Buffer.from(png).toString('base64');
}
