import type { RunRecord } from '../protocol/record.ts';
import { drawSvg } from './svg.ts';

/** Twice the size of the SVG, for today's screens. */
const SCALE = 2;

let wasm: Promise<void> | undefined;

/** Reads a file of the folder `picture` that the build writes (`dist/picture`): the renderer and its fonts. */
export type ReadAsset = (name: string) => Promise<Uint8Array>;

export async function drawPng(record: RunRecord, readAsset: ReadAsset): Promise<Uint8Array> {
  const { initWasm, Resvg } = await import('@resvg/resvg-wasm');
  wasm ??= readAsset('resvg.wasm').then((bytes) => initWasm(bytes));
  const [svg, fonts] = await Promise.all([
    drawSvg(record),
    Promise.all(['Inter-Regular.ttf', 'Inter-SemiBold.ttf'].map(readAsset)),
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
