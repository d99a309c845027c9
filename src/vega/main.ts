/** Entry of the notebook renderer for Vega and Vega-Lite: a specification that is a cell's value is drawn under it. */
import type { Mode, VisualizationSpec } from 'vega-embed';
import { SpecOutput } from './specOutput.ts';

/** As far as VS Code's renderer API is needed; its own types are an extra package. */
interface OutputItem {
  readonly id: string;
  readonly mime: string;
  json(): unknown;
}

interface Renderer {
  renderOutputItem(item: OutputItem, element: HTMLElement): void;
  disposeOutputItem(id?: string): void;
}

export function activate(): Renderer {
  const outputs = new Map<string, SpecOutput>();

  function dispose(id: string): void {
    outputs.get(id)?.dispose();
    outputs.delete(id);
  }

  return {
    renderOutputItem(item, element) {
      dispose(item.id);
      const mode: Mode = item.mime.startsWith('application/vnd.vegalite.') ? 'vega-lite' : 'vega';
      outputs.set(item.id, new SpecOutput(element, item.json() as VisualizationSpec, mode));
    },
    disposeOutputItem(id) {
      if (id !== undefined) dispose(id);
      else for (const known of [...outputs.keys()]) dispose(known);
    },
  };
}
