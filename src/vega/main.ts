/** Entry of the notebook renderer for Vega and Vega-Lite: a specification that is a cell's value is drawn under it. */
import { Outputs, type Renderer } from '../view/outputs.ts';
import type { Mode } from './draw.ts';
import { SpecOutput } from './specOutput.ts';

export function activate(): Renderer {
  const outputs = new Outputs<SpecOutput>();
  return {
    renderOutputItem(item, element) {
      const mode: Mode = item.mime.startsWith('application/vnd.vegalite.') ? 'vega-lite' : 'vega';
      outputs.replace(item.id, () => new SpecOutput(element, item.json(), mode));
    },
    disposeOutputItem: (id) => outputs.dispose(id),
  };
}
