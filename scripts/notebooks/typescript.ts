import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Kernel } from '../../src/kernel/client/kernel.ts';
import type { Output } from '../../src/kernel/messages.ts';
import { cellFile } from '../../src/protocol/cells.ts';
import { runnable } from '../../src/source/index.ts';
import { dist, root, withoutPaths } from './places.ts';

interface Cell {
  id: string;
  cell_type: string;
  source: string[];
  execution_count?: number | null;
  outputs?: unknown[];
}

/** Runs a TypeScript notebook by the kernel that the extension gives it, its `%%find_lr` as the extension does. */
export async function runTypeScript(path: string): Promise<void> {
  const notebook = JSON.parse(readFileSync(path, 'utf8')) as { cells: Cell[] };
  const kernel = new Kernel(
    {
      node: { path: process.execPath, env: {} },
      file: join(dist, 'runner/kernel.cjs'),
      ...{ notebook: path, cwd: dirname(path), env: process.env, patience: 5000 },
    },
    () => {},
  );
  const code = notebook.cells.filter(({ cell_type }) => cell_type === 'code');
  try {
    for (const [i, cell] of code.entries()) {
      const source = cell.source.join('');
      const { magic, source: bare } = runnable(source, 'typescript');
      cell.execution_count = i + 1;
      // The program reads from the file which cell is which.
      writeFileSync(path, stringify(notebook));
      cell.outputs =
        magic === null ? await evaluate(kernel, cellFile(path, cell.id), bare) : findLr(path, i + 1);
    }
  } finally {
    kernel.dispose();
  }
  writeFileSync(path, withoutPaths(stringify(notebook), root));
}

/** As Jupyter writes them. */
function stringify(notebook: unknown): string {
  return `${JSON.stringify(notebook, null, 1)}\n`;
}

async function evaluate(kernel: Kernel, name: string, source: string): Promise<unknown[]> {
  const outputs: unknown[] = [];
  const outcome = await kernel.evaluate({ name, source }, (output) => outputs.push(stored(output)));
  if (outcome !== 'ok') throw new Error(`${name} ${outcome}: ${JSON.stringify(outputs)}`);
  return outputs;
}

/** The last output of a run of the nth code cell. */
function findLr(path: string, nth: number): unknown[] {
  const words = ['run', path, '--cell', String(nth), '--events', '--outputs'];
  const { stdout, stderr, status } = spawnSync(process.execPath, [join(dist, 'cli.mjs'), ...words], {
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
  });
  const events = stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { kind: string; data?: unknown });
  const last = events.findLast(({ kind }) => kind === 'output');
  if (status !== 0 || last === undefined) throw new Error(`find-lr ended with ${status}:\n${stderr}`);
  return [{ output_type: 'display_data', metadata: {}, data: last.data }];
}

function stored(output: Output): unknown {
  switch (output.kind) {
    case 'stream':
      return { output_type: 'stream', name: output.name, text: output.text };
    case 'display':
      return { output_type: 'display_data', metadata: {}, data: output.data };
    case 'result':
      return { output_type: 'display_data', metadata: {}, data: output.data };
    case 'error':
      return { output_type: 'error', ename: output.error.name, evalue: output.error.message, traceback: [] };
  }
}
