/** Entry of the notebook renderer: a run record as an output, with the panel's chart. */
import { parseRunRecord, type RunRecord } from '../protocol/record.ts';
import { createOutput, type Output } from './output.ts';

/** As far as VS Code's renderer API is needed; its own types are an extra package. */
interface OutputItem {
  readonly id: string;
  json(): unknown;
}

interface Renderer {
  renderOutputItem(item: OutputItem, element: HTMLElement): void;
  disposeOutputItem(id?: string): void;
}

export function activate(): Renderer {
  /** By output id. An update comes with the same id, mostly into the same element, which VS Code does not clear. */
  const outputs = new Map<string, { readonly element: HTMLElement; readonly output: Output }>();

  function dispose(id: string): void {
    outputs.get(id)?.output.dispose();
    outputs.delete(id);
  }

  return {
    renderOutputItem(item, element) {
      const record = read(item);
      const known = outputs.get(item.id);
      if (known?.element === element) {
        known.output.show(record);
        return;
      }
      dispose(item.id);
      const output = createOutput(element);
      outputs.set(item.id, { element, output });
      output.show(record);
    },
    disposeOutputItem(id) {
      if (id !== undefined) dispose(id);
      else for (const known of [...outputs.keys()]) dispose(known);
    },
  };
}

/** Hands a record that we cannot read to the next renderer, which shows the picture or the text beside it. */
function read(item: OutputItem): RunRecord {
  try {
    return parseRunRecord(item.json());
  } catch (error) {
    const handOver = new Error(error instanceof Error ? error.message : String(error));
    handOver.name = 'vscode.fallbackToNextRenderer';
    throw handOver;
  }
}
