import { shownOptimizer } from '../chart/index.ts';
import type { RunRecord } from '../protocol/record.ts';
import { pictureData, pictureSpec } from './spec.ts';

export async function drawSvg(record: RunRecord, optimizer = shownOptimizer(record)): Promise<string> {
  // Loaded only when a picture is asked for: half a megabyte that most runs do without.
  const [vega, { compile }] = await Promise.all([import('vega'), import('vega-lite')]);
  const { spec } = compile(pictureSpec(record, pictureData(record, optimizer)));
  const view = new vega.View(vega.parse(spec), { renderer: 'none' });
  try {
    return await view.toSVG();
  } finally {
    view.finalize();
  }
}
