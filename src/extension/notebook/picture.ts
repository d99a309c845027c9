import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type * as picturing from '../../picture/index.ts';
import type { RunRecord } from '../../protocol/record.ts';

/** The chart of a run as a PNG in base64. `assets`: the folder of the build. */
export async function picture(record: RunRecord, assets: string): Promise<string> {
  const { drawPng } = await load(assets);
  const png = await drawPng(record, (name) => readFile(join(assets, 'picture', name)));
  return Buffer.from(png).toString('base64');
}

/** A module apart from the extension's bundle, because most windows never need it. */
async function load(assets: string): Promise<typeof picturing> {
  return import(pathToFileURL(join(assets, 'picture', 'index.mjs')).href) as Promise<typeof picturing>;
}
