import assert from 'node:assert/strict';
import { join } from 'node:path';
import { defaultSpec, run, type SpecOverrides } from '../../src/engine/index.ts';
import type { RunEvent } from '../../src/protocol/events.ts';
import { parseRunRecord, type RunRecord } from '../../src/protocol/record.ts';
import { dist, UserFolder } from '../cli/support/command.ts';

describe('a run', () => {
  let folder: UserFolder;
  before(async () => (folder = await UserFolder.make()));
  after(() => folder.remove());

  async function conduct(
    script: string,
    overrides: SpecOverrides = {},
    signal?: AbortSignal,
    onEvent: (event: RunEvent) => void = () => {},
  ): Promise<{ events: RunEvent[]; record: RunRecord }> {
    const spec = defaultSpec(join(folder.path, script), { cwd: folder.path, ...overrides });
    const events: RunEvent[] = [];
    for await (const event of run(spec, { assets: dist, ...(signal === undefined ? {} : { signal }) })) {
      events.push(event);
      onEvent(event);
    }
    const last = events.at(-1);
    assert.ok(last?.kind === 'done', 'done comes last');
    assert.equal(events[0]?.kind, 'started');
    assert.equal(events.filter(({ kind }) => kind === 'done').length, 1);
    return { events, record: parseRunRecord(last.record) };
  }

  it('tells what it runs on, sees each step, and stops when the loss blows up', async () => {
    const { events, record } = await conduct('plain.mjs');
    assert.equal(record.status, 'diverged');
    assert.equal(record.runtime?.framework, 'TensorFlow.js');
    assert.notEqual(record.runtime?.backend, '');
    assert.deepEqual(
      record.optimizers.map(({ type, lr }) => [type, lr]),
      [['SGD', 0.01]],
    );
    assert.equal(record.optimizers[0]?.location?.line, 4);
    const points = record.passes[0]!.points;
    assert.deepEqual(
      points.map(({ step }) => step),
      points.map((_, i) => i),
    );
    assert.ok(Math.abs(points[0]!.lr / 1e-7 - 1) < 1e-6);
    assert.ok(record.results[0]?.recommended !== null);
    const seen = events.flatMap((event) => (event.kind === 'points' ? event.points : []));
    assert.deepEqual(seen, points, 'events and record tell the same');
  });

  it('says on the result that a native binding is missing, and runs on the next backend', async () => {
    const { record } = await conduct('native-missing.cjs');
    assert.equal(record.runtime?.backend, 'wasm');
    assert.ok(record.results[0]?.recommended !== null);
    const said = record.diagnoses.find(({ code }) => code === 'backend-missing');
    assert.match(said?.message ?? '', /@tensorflow\/tfjs-node .*'wasm'/);
  });

  it('leaves the script on the backend that it chose, and says what that costs', async () => {
    const { record } = await conduct('pure-javascript.mjs');
    assert.equal(record.runtime?.backend, 'cpu');
    assert.deepEqual(
      record.diagnoses.map(({ code }) => code),
      ['slow-backend'],
    );
  });

  it('goes over the script again with a sweep fitted to its length when it ends early', async () => {
    const { events, record } = await conduct('short.mjs');
    const passes = events.filter((event) => event.kind === 'pass');
    assert.deepEqual(
      passes.map(({ sweep, replaces, of }) => [sweep.steps, replaces, of]),
      [
        [100, undefined, 1],
        [32, 0, 1],
      ],
    );
    assert.equal(record.passes.length, 1);
    assert.equal(record.sweep.steps, 32);
    assert.ok(record.results[0]?.recommended !== null);
  });

  it('sweeps each of several optimizers while the other keeps its LR, and lists one that never steps', async () => {
    const { record } = await conduct('two-optimizers.mjs');
    assert.deepEqual(
      record.optimizers.map(({ type }) => type),
      ['SGD', 'Adam', 'RMSProp'],
    );
    assert.deepEqual(
      record.results.map(({ optimizer }) => optimizer),
      ['0', '1'],
    );
    assert.deepEqual(
      record.optimizers.map(({ lr }) => lr),
      [0.01, 0.02, 0.03],
    );
    const idle = record.diagnoses.filter(({ code }) => code === 'optimizer-never-stepped');
    assert.match(idle[0]?.message ?? '', /^RMSProp \(two-optimizers\.mjs:6\)/);
    assert.equal(idle.length, 1);
  });

  it('warns where optimizers train in turn, as in a GAN, and not where one trains after the other', async () => {
    const codes = async (script: string) => (await conduct(script)).record.diagnoses.map(({ code }) => code);
    assert.ok((await codes('two-optimizers.mjs')).includes('optimizers-together'));
    assert.ok(!(await codes('two-trainings.mjs')).includes('optimizers-together'));
  });

  it('reaches a training after the first by its optimizer', async () => {
    const { record } = await conduct('two-trainings.mjs', { optimizer: '1' });
    assert.deepEqual(
      record.results.map(({ optimizer }) => optimizer),
      ['1'],
    );
    assert.equal(record.optimizers.find(({ id }) => id === '1')?.type, 'Adam');
  });

  it('repeats the sweep, each time from fresh weights', async () => {
    const { record } = await conduct('plain.mjs', { passes: 2 });
    assert.equal(record.passes.length, 2);
    assert.equal(record.passes[0]!.points[0]!.loss, record.passes[1]!.points[0]!.loss);
  });

  it('takes an exception at a high LR, after good steps, for divergence', async () => {
    const { record } = await conduct('throws-high.mjs', { stopFactor: null });
    assert.equal(record.status, 'diverged');
    assert.deepEqual(record.diagnoses, []);
    assert.ok(record.results[0]?.recommended !== null);
  });

  it('does not go past a maxLr that the user chose', async () => {
    const { record } = await conduct('plain.mjs', { sweep: { maxLr: 1e-3, steps: 30 } });
    assert.equal(record.status, 'completed');
    assert.equal(record.passes[0]!.points.length, 30);
  });

  it('goes on past its end while the loss still falls, when nobody chose it', async () => {
    const low = { ...defaultSpec('x').sweep, maxLr: 1e-3, steps: 40 };
    const further = await conduct('plain.mjs', { sweep: low, maxLrIsFixed: false });
    assert.ok(further.record.passes[0]!.points.at(-1)!.lr > 1e-2);
  });

  it('when cancelled ends as cancelled, with its record', async () => {
    const cancel = new AbortController();
    const { record } = await conduct('plain.mjs', {}, cancel.signal, ({ kind }) => {
      if (kind === 'optimizer') cancel.abort();
    });
    assert.equal(record.status, 'cancelled');
  });

  it('ends its child when the consumer leaves the loop', async () => {
    const spec = defaultSpec(join(folder.path, 'never-steps.mjs'), { cwd: folder.path });
    for await (const event of run(spec, { assets: dist })) if (event.kind === 'optimizer') break;
    // `break` waits for the child's end: a second run finds everything as it was.
    assert.equal((await conduct('three-steps.mjs')).record.status, 'completed');
  });

  it('keeps two runs at once apart', async () => {
    const [a, b] = await Promise.all([conduct('plain.mjs'), conduct('three-steps.mjs')]);
    assert.equal(a.record.status, 'diverged');
    assert.equal(b.record.passes[0]!.points.length, 3);
    assert.notEqual(a.record.id, b.record.id);
  });

  it('runs a CommonJS script with model.fit past the end of its data', async () => {
    const { record } = await conduct('commonjs.cjs');
    assert.equal(record.optimizers[0]?.batchSize, 16);
    assert.ok(record.passes[0]!.points.length > 60, `${record.passes[0]!.points.length} points`);
  });
});
