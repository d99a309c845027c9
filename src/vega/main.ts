/** Entry of the notebook renderer for Vega and Vega-Lite: a specification that is a cell's value is drawn under it. */
import type { Mode, VisualizationSpec } from 'vega-embed';
import { Outputs, type Renderer } from '../view/outputs.ts';
import { SpecOutput } from './specOutput.ts';

export function activate(): Renderer {
  const outputs = new Outputs<SpecOutput>();
  return {
    renderOutputItem(item, element) {
      const mode: Mode = item.mime.startsWith('application/vnd.vegalite.') ? 'vega-lite' : 'vega';
      outputs.replace(item.id, () => new SpecOutput(element, item.json() as VisualizationSpec, mode));
    },
    disposeOutputItem: (id) => outputs.dispose(id),
  };
}
