import type { RunRecord } from '../../protocol/record.ts';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { drawSvg } from './svg.ts';

/** Twice the size of the SVG, for today's screens. */
const SCALE = 2;

let wasm: Promise<void> | undefined;

export async function drawPng(record: RunRecord, assets: string): Promise<Uint8Array> {
  const folder = join(assets, 'picture');
  const { initWasm, Resvg } = await import('@resvg/resvg-wasm');
  wasm ??= readFile(join(folder, 'resvg.wasm')).then((bytes) => initWasm(bytes));
  const [svg, fonts] = await Promise.all([
    drawSvg(record),
    Promise.all(['Inter-Regular.ttf', 'Inter-SemiBold.ttf'].map((name) => readFile(join(folder, name)))),
    wasm,
  ]);
  const image = new Resvg(svg, {
    fitTo: { mode: 'zoom', value: SCALE },
    font: { fontBuffers: fonts, defaultFontFamily: 'Inter', sansSerifFamily: 'Inter' },
  });
  try {
    return image.render().asPng();
  } finally {
    image.free();
  }
}
