import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { DEFAULT_SWEEP } from '../../src/analysis/index.ts';
import { Records } from '../../src/extension/run/records.ts';
import type { Run } from '../../src/extension/run/run.ts';
import type { RunEvent } from '../../src/protocol/events.ts';
import { foldEvent, startState, type PanelState } from '../../src/protocol/panelState.ts';
import { hasEndedWithWindow } from '../../src/protocol/partialRecord.ts';
import type { RunRecord, RunStatus } from '../../src/protocol/record.ts';

const script = vscode.Uri.file('/home/ada/train.py');
const target = { kind: 'script' as const, path: script.fsPath, args: [], cwd: '/home/ada' };

describe('the runs that are kept', () => {
  let folder: string;
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'find-lr-records-'))));
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  /** As a window has them that is opened now. */
  const opened = (): Records => new Records(vscode.Uri.file(folder));

  it('outlive a reload of the window, also those behind a cancelled and a failed one', async () => {
    const before = opened();
    await before.keep(script, recordOf('found', 1, 'diverged'));
    await before.keep(script, recordOf('cancelled', 2, 'cancelled'));
    await before.keep(script, { ...recordOf('failed', 3, 'failed'), results: [] });
    const after = opened();
    assert.deepEqual(
      (await after.all(script)).map(({ id }) => id),
      ['failed', 'cancelled', 'found'],
    );
    const found = await after.find(script, 'found');
    assert.deepEqual(found?.results, recordOf('found', 1, 'diverged').results);
    assert.equal(found?.passes[0]?.points.length, 100);
    assert.equal((await after.last(script))?.id, 'found');
    assert.deepEqual(await after.all(vscode.Uri.file('/home/ada/other.py')), []);
  });

  it('are a bounded number, each of bounded size', async () => {
    const records = opened();
    for (let i = 0; i < 25; i++) await records.keep(script, recordOf(`run-${i}`, i, 'completed', 5000));
    const kept = await opened().all(script);
    assert.equal(kept.length, 20);
    assert.equal(kept[0]?.id, 'run-24');
    assert.equal(files().length, 20);
    for (const file of files()) assert.ok(statSync(file).size <= 64 * 1024);
  });

  it('say that a run was ended with its window, with the points that it had', async () => {
    const { run, take } = runUnderWay('lost');
    opened().follow(run);
    take({ kind: 'started', id: 'lost', sweep: DEFAULT_SWEEP, command: 'python train.py' });
    await filed(1);
    take(pointsOf(30));
    await stored(/"step":29/);
    const [record] = await opened().all(script);
    assert.equal(record?.status, 'cancelled');
    assert.ok(record && hasEndedWithWindow(record));
    assert.equal(record.passes[0]?.points.length, 30);
    assert.match(record.diagnoses[0]?.message ?? '', /reloaded or closed/);
    const after = opened();
    assert.deepEqual(
      (await after.takeLost()).map(({ script: { fsPath }, record: { id } }) => [fsPath, id]),
      [[script.fsPath, 'lost']],
    );
    await after.settled();
    assert.deepEqual(await opened().takeLost(), [], 'it is told of once');
    assert.deepEqual((await opened().all(script)).map(hasEndedWithWindow), [true]);
  });

  it('name the run under way as running', async () => {
    const records = opened();
    const { run, take } = runUnderWay('now');
    records.follow(run);
    take({ kind: 'started', id: 'now', sweep: DEFAULT_SWEEP, command: 'python train.py' });
    assert.deepEqual(
      (await records.all(script)).map(({ id, status }) => [id, status]),
      [['now', 'running']],
    );
  });

  it('tell a cancel of the user from the end of the window', async () => {
    const records = opened();
    await records.keep(script, recordOf('by the user', 1, 'cancelled'));
    records.close();
    await records.keep(script, recordOf('by the window', 2, 'cancelled'));
    assert.deepEqual((await opened().all(script)).map(hasEndedWithWindow), [true, false]);
  });

  it('leave out what cannot be read: half written, of another version, or somebody else’s', async () => {
    await opened().keep(script, recordOf('found', 1, 'diverged'));
    const [file = ''] = files();
    writeFileSync(file.replace(/\d+-found/, '9-half'), readFileSync(file, 'utf8').slice(0, 200));
    writeFileSync(file.replace(/\d+-found/, '9-version'), '{"schema":"find-lr.run/9"}');
    writeFileSync(file.replace(/\d+-found/, '9-list'), '[]');
    assert.deepEqual(
      (await opened().all(script)).map(({ id }) => id),
      ['found'],
    );
  });

  it('are those of the session where nothing can be stored', async () => {
    const file = join(folder, 'no-folder');
    writeFileSync(file, '');
    for (const storage of [undefined, vscode.Uri.file(file)]) {
      const records = new Records(storage);
      await records.keep(script, recordOf('found', 1, 'diverged'));
      assert.equal((await records.last(script))?.id, 'found');
      assert.deepEqual(await new Records(storage).all(script), []);
    }
  });

  function files(): string[] {
    const names = readdirSync(folder, { recursive: true, encoding: 'utf8' });
    return names.filter((name) => /\.(json|running)$/.test(name)).map((name) => join(folder, name));
  }

  const filed = (count: number): Promise<void> => until(() => files().length === count);
  const stored = (text: RegExp): Promise<void> =>
    until(() => files().some((file) => text.test(readFileSync(file, 'utf8'))));
});

function recordOf(id: string, minute: number, status: RunStatus, steps = 100): RunRecord {
  const points = Array.from({ length: steps }, (_, step) => ({ step, lr: 1e-5 * (step + 1), loss: 2 }));
  return {
    schema: 'find-lr.run/1',
    ...{ id, status, target, runtime: null, sweep: DEFAULT_SWEEP, diagnoses: [] },
    startedAt: new Date(Date.UTC(2026, 10, 22, 12, minute)).toISOString(),
    optimizers: [{ id: '0', type: 'Adam', lr: 1e-3, groups: [], location: null, literal: null }],
    passes: [{ optimizer: '0', seed: null, end: 'swept', points }],
    results: [
      {
        ...{ optimizer: '0', curve: { lr: [1e-5], loss: [2] }, suggestions: [], range: null, diagnoses: [] },
        recommended: { lr: 1e-3, low: 1e-3, high: 2e-3, method: 'valley', reason: 'Because.' },
      },
    ],
    timing: { total: 12, toFirstStep: 2 },
  };
}

function pointsOf(steps: number): RunEvent {
  const points = Array.from({ length: steps }, (_, step) => ({ step, lr: 1e-5 * (step + 1), loss: 2 }));
  const analysis = {
    curve: { lr: [], loss: [] },
    ...{ suggestions: [], recommended: null, range: null, diagnoses: [] },
  };
  return { kind: 'points', pass: 0, optimizer: '0', points, analysis };
}

/** A run of which the test says what happens. */
function runUnderWay(id: string): { run: Run; take: (event: RunEvent) => void } {
  const events = new vscode.EventEmitter<RunEvent>();
  let state: PanelState = startState('', target, DEFAULT_SWEEP, Date.now());
  const run = {
    script,
    finished: new Promise<RunRecord>(() => undefined),
    onEvent: events.event,
    get state() {
      return state;
    },
  } as unknown as Run;
  return {
    run,
    take(event) {
      state = foldEvent({ ...state, run: id }, event);
      events.fire(event);
    },
  };
}

async function until(check: () => boolean): Promise<void> {
  const end = Date.now() + 20_000;
  while (!check()) {
    assert.ok(Date.now() < end, 'Waited in vain.');
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
