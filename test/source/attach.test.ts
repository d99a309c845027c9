import assert from 'node:assert/strict';
import type { OptimizerMessage } from '../../src/protocol/messages.ts';
import { parseRunRecord, type RunRecord } from '../../src/protocol/record.ts';
import { attachLiterals } from '../../src/source/index.ts';
import { at, filesOf, reader, type Project } from './support.ts';

/** A record of a run that made these optimizers, and what the run told of them. */
function runOf(project: Project, made: readonly [type: string, lr: number, ...frames: string[]][]) {
  const messages = new Map<string, OptimizerMessage>();
  for (const [index, [type, lr, ...snippets]] of made.entries()) {
    const frames = snippets.map((snippet) => at(project, '/p/train.js', snippet));
    const id = String(index);
    messages.set(id, { kind: 'optimizer', id, type, lr, groups: [], location: frames[0] ?? null, frames });
  }
  const record: RunRecord = {
    schema: 'find-lr.run/1',
    id: 'test',
    status: 'completed',
    startedAt: '2026-01-01T00:00:00Z',
    target: { kind: 'script', path: '/p/train.js', args: [], cwd: '/p' },
    runtime: null,
    sweep: { mode: 'exponential', minLr: 1e-7, maxLr: 10, steps: 100 },
    optimizers: [...messages.values()].map(({ id, type, lr, location }) => ({
      id,
      type,
      lr,
      groups: [],
      location,
      literal: null,
    })),
    passes: [],
    results: [],
    diagnoses: [],
    timing: { total: 1, toFirstStep: null },
  };
  return { record, messages };
}

describe('the literals of a run record', () => {
  it('are filled in, and the record stays one', async () => {
    const project = {
      '/p/train.js': `const G = 2e-4;\nconst g = tf.train.adam(G);\nconst d = tf.train.sgd(Math.max(0.1, 1e-3));\nconst n = tf.train.adam();`,
    };
    const { record, messages } = runOf(project, [
      ['Adam', 2e-4, 'adam(G)'],
      ['SGD', 0.1, 'sgd('],
      ['Adam', 0.001, 'adam();'],
    ]);
    const filled = parseRunRecord(
      JSON.parse(JSON.stringify(await attachLiterals(record, reader(), filesOf(project), messages))),
    );
    assert.deepEqual(
      filled.optimizers.map((entry) => entry.literal?.text ?? null),
      ['2e-4', null, ''],
    );
    assert.deepEqual(
      filled.optimizers[1]?.candidates?.map((literal) => literal.text),
      ['Math.max(0.1, 1e-3)'],
    );
    assert.match(filled.optimizers[1]?.literalNote ?? '', /^The learning rate is computed/);
    assert.equal(filled.optimizers[0]?.literalNote, undefined);
  });

  it('say that one construction made two optimizers', async () => {
    const project = {
      '/p/train.js': `const LR = 2e-4;\nfunction make() { return tf.train.adam(LR); }\nconst g = make();\nconst d = make();`,
    };
    const { record, messages } = runOf(project, [
      ['Adam', 2e-4, 'adam(LR)', 'make();\nconst d'],
      ['Adam', 2e-4, 'adam(LR)', 'make();'],
    ]);
    const filled = await attachLiterals(record, reader(), filesOf(project), messages);
    assert.deepEqual(
      filled.optimizers.map((entry) => entry.literalNote),
      ['This number also feeds Adam (optimizer 1).', 'This number also feeds Adam (optimizer 0).'],
    );
  });

  it('are null, with a note, where the run told no place', async () => {
    const { record } = runOf({ '/p/train.js': '' }, [['Adam', 1e-3]]);
    const filled = await attachLiterals(record, reader(), filesOf({}), new Map());
    assert.equal(filled.optimizers[0]?.literal, null);
    assert.equal(filled.optimizers[0]?.literalNote, 'The run did not tell where this optimizer was made.');
  });
});
