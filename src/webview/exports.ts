/** The files that a chart can be saved as. */
import { chartData, chartInput, chartSpec, lightTheme, pointsCsv } from '../chart/index.ts';
import type { ChartView } from '../chart/view/index.ts';
import { fileName } from '../protocol/fileName.ts';
import type { PanelState } from '../protocol/panelState.ts';
import type { ExportFormat } from './actions.ts';
import { chartedOptimizers, subtitle } from '../view/model.ts';

/** The content of the file: text, or for `png` bytes in base64. Throws an Error with a sentence where there is nothing to save yet. */
export async function exportAs(
  format: ExportFormat,
  state: PanelState,
  optimizerId: string | undefined,
  chart: ChartView,
): Promise<{ name: string; content: string }> {
  const all = chartedOptimizers(state);
  const optimizer = all.find(({ id }) => id === optimizerId) ?? all[0];
  const heading = { title: fileName(state.target.path), subtitle: subtitle(state, optimizer) };
  return {
    name: `${fileName(state.target.path).replace(/\.[^.]+$/, '')}-lr.${format}`,
    content: await content(),
  };

  async function content(): Promise<string> {
    switch (format) {
      case 'svg':
        return chart.toSvg(heading);
      case 'png':
        return chart.toPng(heading);
      case 'vl.json': {
        const size = { width: 680, height: 300 };
        const data = chartData({ ...chartInput(state, optimizer?.id), ...heading }, size, lightTheme);
        return json(chartSpec({ mode: state.sweep.mode, data, size }));
      }
      case 'csv':
        return pointsCsv(state.passes);
      case 'json':
        if (state.record === null) throw new Error('The run record is written when the run is over.');
        return json(state.record);
    }
  }
}

function json(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
