import type { RunRecord } from '../protocol/record.ts';
import { drawHtml } from './html.ts';
import type { ReadAsset } from './assets.ts';
import { drawPng } from './png.ts';
import { pictureData, pictureSpec } from './spec.ts';
import { drawSvg } from './svg.ts';

export { drawPng, type ReadAsset };

export { outputBundle } from './bundle.ts';

export type PictureKind = 'svg' | 'png' | 'html' | 'vl.json';

/**
 * The chart of a run, as the content of a file. A run over several optimizers shows the first with a recommendation; `html`
 * shows all. `readAsset` reads what `png` needs.
 */
export async function drawPicture(
  record: RunRecord,
  kind: PictureKind,
  readAsset: ReadAsset,
): Promise<string | Uint8Array> {
  switch (kind) {
    case 'svg':
      return drawSvg(record);
    case 'png':
      return drawPng(record, readAsset);
    case 'html':
      return drawHtml(record, readAsset);
    case 'vl.json':
      return `${JSON.stringify(pictureSpec(record, pictureData(record)), null, 2)}\n`;
  }
}
