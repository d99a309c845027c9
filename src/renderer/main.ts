/** Entry of the notebook renderer: a run record as an output, with the panel's chart. */
import { parseRunRecord, type RunRecord } from '../protocol/record.ts';
import type { FromRenderer, ToRenderer } from '../protocol/rendererMessages.ts';
import { Output } from './output.ts';

/** As far as VS Code's renderer API is needed; its own types are an extra package. */
interface OutputItem {
  readonly id: string;
  json(): unknown;
}

interface Context {
  /** Not there where nobody can be talked to. */
  postMessage?(message: FromRenderer): void;
  onDidReceiveMessage?(listener: (message: ToRenderer) => void): unknown;
}

interface Renderer {
  renderOutputItem(item: OutputItem, element: HTMLElement): void;
  disposeOutputItem(id?: string): void;
}

export function activate(context: Context): Renderer {
  /** By output id. An update comes with the same id, mostly into the same element, which VS Code does not clear. */
  const outputs = new Map<string, { readonly element: HTMLElement; readonly output: Output }>();
  const post = (message: FromRenderer): void => context.postMessage?.(message);
  context.onDidReceiveMessage?.((message) => {
    for (const { output } of outputs.values()) output.receive(message);
  });

  function dispose(id: string): void {
    outputs.get(id)?.output.dispose();
    outputs.delete(id);
  }

  return {
    renderOutputItem(item, element) {
      const record = read(item, () => dispose(item.id));
      const known = outputs.get(item.id);
      if (known?.element === element) {
        known.output.show(record);
        return;
      }
      dispose(item.id);
      outputs.set(item.id, { element, output: new Output(element, record, post) });
    },
    disposeOutputItem(id) {
      if (id !== undefined) dispose(id);
      else for (const known of [...outputs.keys()]) dispose(known);
    },
  };
}

/** Hands a record that we cannot read to the next renderer, which shows the picture or the text beside it. */
function read(item: OutputItem, leave: () => void): RunRecord {
  try {
    return parseRunRecord(item.json());
  } catch (error) {
    leave();
    const handOver = new Error(error instanceof Error ? error.message : String(error));
    handOver.name = 'vscode.fallbackToNextRenderer';
    throw handOver;
  }
}
