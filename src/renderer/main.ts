/** Entry of the notebook renderer: a run record as an output, with the panel's chart. */
import { parseRunRecord, type RunRecord } from '../protocol/record.ts';
import type { FromRenderer, ToRenderer } from '../protocol/rendererMessages.ts';
import { Outputs, type OutputItem, type Renderer } from '../view/outputs.ts';
import { Output } from './output.ts';

/** What VS Code's renderer API hands over, as far as it is needed. */
interface Context {
  /** Not there where nobody can be talked to. */
  postMessage?(message: FromRenderer): void;
  onDidReceiveMessage?(listener: (message: ToRenderer) => void): unknown;
}

export function activate(context: Context): Renderer {
  const outputs = new Outputs<Output>();
  const post = (message: FromRenderer): void => context.postMessage?.(message);
  context.onDidReceiveMessage?.((message) => {
    for (const output of outputs.all()) output.receive(message);
  });

  return {
    /** An update comes with the same id, mostly into the same element, which VS Code does not clear. */
    renderOutputItem(item, element) {
      const record = read(item, () => outputs.dispose(item.id));
      const known = outputs.get(item.id);
      if (known?.container === element) known.show(record);
      else outputs.replace(item.id, () => new Output(element, record, post));
    },
    disposeOutputItem: (id) => outputs.dispose(id),
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
