import { findLr, recordOf, type Outcome } from '../../../../cli/support/command.ts';
import type { RunRecord } from '../../../../../src/protocol/record.ts';
import type { PythonScripts } from '../../support/scripts.ts';

/** The text of an `.ipynb` as Jupyter writes it, its code cells executed in their order. */
export function notebookOf(sources: readonly string[]): string {
  const cells = sources.map((source, i) => ({
    cell_type: 'code',
    execution_count: i + 1,
    id: `cell-${'abcdefghij'.charAt(i)}`,
    metadata: {},
    outputs: [],
    source: source.split(/(?<=\n)/),
  }));
  const metadata = {
    kernelspec: { display_name: 'Python 3 (ipykernel)', language: 'python', name: 'python3' },
    language_info: { name: 'python', version: '3.11.7' },
  };
  return `${JSON.stringify({ cells, metadata, nbformat: 4, nbformat_minor: 5 }, null, 1)}\n`;
}

export interface RanCells extends Outcome {
  readonly record: RunRecord;
}

/** `find-lr run notebook.ipynb --json` with the cells, and further words of the command line. */
export async function runCells(
  scripts: PythonScripts,
  sources: readonly string[],
  words: readonly string[] = [],
  env: Readonly<Record<string, string>> = {},
): Promise<RanCells> {
  await scripts.write('train.ipynb', notebookOf(sources));
  const outcome = await findLr(
    ['run', 'train.ipynb', '--json', '--python', scripts.python, '--steps', '40', ...words],
    { cwd: scripts.folder, env: { OMP_NUM_THREADS: '1', ...env } },
  );
  if (!outcome.stdout.startsWith('{')) throw new Error(`No run record; stderr says:\n${outcome.stderr}`);
  return { ...outcome, record: recordOf(outcome) };
}

/** What a notebook does before it trains: data and a model. */
export const PREPARED = `import torch
torch.manual_seed(0)
x = torch.randn(256, 8)
y = x.sum(1, keepdim=True)
model = torch.nn.Linear(8, 1)`;

/** Trains \`model\` by \`opt\`. */
export const TRAINING = `for step in range(120):
    opt.zero_grad()
    loss = ((model(x) - y) ** 2).mean()
    loss.backward()
    opt.step()`;
