import assert from 'node:assert/strict';
import { readdir, symlink, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { RunEvent } from '../../../src/protocol/events.ts';
import { findLr, recordOf } from '../support/command.ts';
import { notebookFolder } from './support.ts';

const PREPARED = `import * as tf from '@tensorflow/tfjs';
const x = tf.randomNormal([64, 4], 0, 1, 'float32', 1);
const y = x.sum(1, true);`;
const TRAINING = `const w = tf.variable(tf.zeros([4, 1]));
const rate: number = 0.01;
const optimizer = tf.train.sgd(rate);
for (let i = 0; i < 100; i++) optimizer.minimize(() => tf.losses.meanSquaredError(y, x.matMul(w as tf.Tensor2D)));`;

describe('find-lr run on a TypeScript notebook', () => {
  const folder = notebookFolder();

  before(() => symlink(resolve('node_modules'), join(folder.path, 'node_modules')));

  it('sweeps its cells, whatever their outputs weigh, and tells places by cell', async () => {
    await folder.write('train.ipynb', {
      cells: [
        { cell_type: 'markdown', metadata: {}, source: '# Training' },
        cell('a', 1, PREPARED.split(/(?<=\n)/), 'x'.repeat(100_000_000)),
        cell('b', 2, TRAINING, 'done'),
      ],
      metadata: { language_info: { name: 'typescript' } },
      nbformat: 4,
      nbformat_minor: 5,
    });
    const { stdout, code, left } = await folder.findLr(
      'run',
      'train.ipynb',
      '--steps',
      '50',
      '--out',
      'run.json',
    );
    assert.equal(code, 0, stdout);
    assert.match(stdout, /^Optimizer +SGD \(cell \[2\], line 3\), LR 1e-2$/m);
    assert.match(stdout, /^Place to edit +cell \[2\], line 2, 0\.01$/m);
    assert.deepEqual(left, []);
    assert.deepEqual((await readdir(folder.path)).sort(), ['node_modules', 'run.json', 'train.ipynb']);
    const trained = await folder.findLr('train', 'run.json');
    assert.match(trained.stdout, /^Training with {2}LR \S+ \(was 1e-2\) · SGD \(cell \[2\], line 3\)/m);
    assert.equal(trained.code, 0, trained.stderr);
    const before = await folder.read('train.ipynb');
    const applied = await folder.findLr('apply', 'run.json', '--lr', '0.24', '--write');
    assert.equal(applied.code, 0, applied.stderr);
    assert.ok((await folder.read('train.ipynb')) === before.replace('number = 0.01', 'number = 0.24'));
  });

  it('sweeps what the tested cell trains, not what one above does', async () => {
    const above = TRAINING.replace('0.01', '0.02').replaceAll('rate', 'early').replace('100', '30');
    await writeFile(join(folder.path, 'cells.json'), cellsFile([PREPARED, above, TRAINING]));
    const outcome = await folder.findLr('run', '--cells', 'cells.json', '--json', '--steps', '40');
    const record = recordOf(outcome);
    assert.equal(record.passes.length, 1);
    const swept = record.optimizers.find(({ id }) => id === record.passes[0]?.optimizer);
    assert.equal(swept?.lr, 0.01);
    assert.equal(swept?.location?.file, `${join(folder.path, 'note.ipynb')}#c2`);
  });

  it('takes cells from stdin and prints events and the outputs of their notebook', async () => {
    const outcome = await findLr(['run', '--cells', '-', '--events', '--outputs', '--steps', '40'], {
      cwd: '/',
      stdin: cellsFile([PREPARED, `%%find_lr --steps 7\n${TRAINING}`]),
    });
    const lines = outcome.stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as RunEvent | { kind: 'output'; data: Record<string, unknown> });
    const kinds = lines.map(({ kind }) => kind);
    assert.equal(kinds[0], 'started');
    assert.equal(kinds.filter((kind) => kind === 'done').length, 1);
    const last = lines.flatMap((line) => (line.kind === 'output' ? [line.data] : [])).at(-1);
    assert.deepEqual(Object.keys(last ?? {}), [
      'application/vnd.find-lr.run+json',
      'image/png',
      'text/plain',
    ]);
    assert.match(String(last?.['text/plain']), /cell \[2\], line 3/);
  });

  it('names the cell and the line that failed', async () => {
    await writeFile(
      join(folder.path, 'cells.json'),
      cellsFile([PREPARED, 'const a = 1;\nnotThere(a);', '1']),
    );
    const { stdout, code } = await folder.findLr('run', '--cells', 'cells.json');
    assert.equal(code, 4);
    assert.match(
      stdout.replace(/\s+/g, ' '),
      /note\.ipynb failed before its first training step: ReferenceError: notThere is not defined \(cell \[2\], line 2\)/,
    );
  });

  function cellsFile(sources: readonly string[]): string {
    const cells = sources.map((source, i) => ({ id: `c${i}`, number: i + 1, source }));
    const path = join(folder.path, 'note.ipynb');
    return JSON.stringify({
      schema: 'find-lr.cells/1',
      path,
      language: 'typescript',
      cwd: folder.path,
      cells,
    });
  }
});

function cell(id: string, number: number, source: string | string[], output: string): object {
  const outputs = [{ output_type: 'stream', name: 'stdout', text: [output] }];
  return { cell_type: 'code', id, execution_count: number, metadata: {}, source, outputs };
}
