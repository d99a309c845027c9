import type { RunRecord } from '../protocol/record.ts';
import { FONTS, type ReadAsset } from './assets.ts';
import { drawSvg } from './svg.ts';

/** Twice the size of the SVG, for today's screens. */
const SCALE = 2;

let wasm: Promise<void> | undefined;

export async function drawPng(record: RunRecord, readAsset: ReadAsset): Promise<Uint8Array> {
  const { initWasm, Resvg } = await import('@resvg/resvg-wasm');
  wasm ??= readAsset('resvg.wasm').then((bytes) => initWasm(bytes));
  const [svg, fonts] = await Promise.all([
    drawSvg(record),
    Promise.all(FONTS.map(({ file }) => readAsset(file))),
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
