import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { analyze, DEFAULT_SWEEP } from '../../src/analysis/index.ts';
import type { Point } from '../../src/analysis/types.ts';
import type { RunEvent } from '../../src/protocol/events.ts';
import { foldEvent, startState } from '../../src/protocol/panelState.ts';
import { chromiumPath, startHarness, type Harness, type Panel } from './harness.ts';
import { missing } from '../support/missing.ts';

const recording = JSON.parse(
  readFileSync(new URL('../../bench/recordings/fmnist-cnn-nadam.json', import.meta.url), 'utf8'),
) as { sweeps: { lr: number[]; loss: (number | null)[] }[] };
const [first] = recording.sweeps;
const points: Point[] = (first?.lr ?? []).map((lr, step) => ({ step, lr, loss: first?.loss[step] ?? null }));
const script = '/home/ada/vision/train.ts';
const target = { kind: 'script' as const, path: script, args: [], cwd: '/home/ada/vision' };
const analysis = analyze([points], DEFAULT_SWEEP);

const events: RunEvent[] = [
  { kind: 'started', id: 'run', sweep: DEFAULT_SWEEP, command: 'node train.ts' },
  {
    kind: 'optimizer',
    optimizer: { kind: 'optimizer', id: '0', type: 'Adam', lr: 1e-3, groups: [], location: null },
  },
  { kind: 'pass', pass: 0, of: 1, optimizer: '0', sweep: DEFAULT_SWEEP },
  { kind: 'log', stream: 'stdout', line: '<img src=x onerror=alert(1)>' },
  { kind: 'points', pass: 0, optimizer: '0', points, analysis },
];

const done: RunEvent = {
  kind: 'done',
  record: {
    schema: 'find-lr.run/1',
    id: 'run',
    status: 'diverged',
    startedAt: '2026-11-22T00:00:00Z',
    target,
    runtime: null,
    sweep: DEFAULT_SWEEP,
    optimizers: [
      {
        id: '0',
        type: 'Adam',
        lr: 1e-3,
        groups: [],
        location: null,
        literal: { kind: 'number', file: script, start: 10, end: 15, text: '0.001' },
      },
    ],
    passes: [{ optimizer: '0', seed: null, end: 'stopped', points: [...points] }],
    results: [JSON.parse(JSON.stringify({ optimizer: '0', ...analysis }))],
    diagnoses: [],
    timing: { total: 12, toFirstStep: 2 },
  },
};

const start = startState('run', target, DEFAULT_SWEEP, Date.now());

describe('panel page, in Chromium under its content security policy', function () {
  this.timeout(120_000);
  let harness: Harness;

  before(async function () {
    if (!existsSync(chromiumPath())) return missing(this, 'Chromium');
    harness = await startHarness();
  });
  after(() => harness?.close());

  /** How many of the canvas' pixels are of the curve's colour, roughly. */
  function inked({ page }: Panel): Promise<number> {
    return page.evaluate(() => {
      const canvas = document.querySelector('canvas');
      const pixels = canvas?.getContext('2d')?.getImageData(0, 0, canvas.width, canvas.height).data ?? [];
      let count = 0;
      for (let i = 0; i < pixels.length; i += 4) {
        if ((pixels[i] ?? 0) < 60 && (pixels[i + 2] ?? 0) > 150 && (pixels[i + 3] ?? 0) > 200) count++;
      }
      return count;
    });
  }

  it('asks for what there is to show, and says so when there is nothing', async () => {
    const panel = await harness.open('light');
    assert.deepEqual(await panel.sent(), [{ kind: 'ready' }]);
    assert.match(await panel.page.innerText('body'), /Starting/);
    await panel.post({ kind: 'snapshot', state: null });
    assert.match(await panel.page.innerText('body'), /No run yet/);
    assert.deepEqual(panel.faults, []);
  });

  it('draws the chart while points come in', async () => {
    const panel = await harness.open('light');
    await panel.post({ kind: 'snapshot', state: start });
    assert.match(await panel.page.innerText('main'), /Starting/);
    const empty = await inked(panel);
    await panel.post({ kind: 'events', run: 'run', events });
    assert.match(await panel.page.innerText('main'), /Step \d+ of 100/);
    assert.ok((await inked(panel)) > empty + 500, 'the curve is drawn');
    assert.deepEqual(panel.faults, []);
  });

  it('shows the result with what to do with it, and sends what is asked for', async () => {
    const panel = await harness.open('dark');
    await panel.post({ kind: 'snapshot', state: [...events, done].reduce(foldEvent, start) });
    const lr = analysis.recommended?.lr;
    await panel.page.getByRole('button', { name: 'Apply to train.ts' }).click();
    assert.deepEqual((await panel.sent()).at(-1), { kind: 'apply', run: 'run', optimizer: '0', lr });
    await panel.post({ kind: 'applied', run: 'run', optimizer: '0', lr: lr ?? 0 });
    assert.match(await panel.page.innerText('main'), /Applied/);
    await panel.page.getByRole('button', { name: 'Copy', exact: true }).first().click();
    assert.equal((await panel.sent()).at(-1)?.kind, 'copy');
    assert.deepEqual(panel.faults, []);
  });

  it('offers the earlier runs, and asks for the one that is chosen', async () => {
    const panel = await harness.open('light');
    await panel.post({ kind: 'snapshot', state: [...events, done].reduce(foldEvent, start) });
    const button = panel.page.getByRole('button', { name: 'Earlier runs' });
    assert.equal(await button.isVisible(), false);
    const shown = { id: 'run', time: '14:05', suggestion: '3.2e-3', status: 'Cancelled' };
    const earlier = { id: 'earlier', time: '13:50', suggestion: '2.9e-3', status: 'Done' };
    await panel.post({ kind: 'runs', runs: [shown, earlier] });
    await button.focus();
    await panel.page.keyboard.press('ArrowDown');
    const entries = panel.page.getByRole('menuitemradio');
    assert.deepEqual(await entries.evaluateAll((all) => all.map((one) => one.getAttribute('aria-checked'))), [
      'true',
      'false',
    ]);
    await panel.page.keyboard.press('ArrowDown');
    await panel.page.keyboard.press('Enter');
    assert.deepEqual((await panel.sent()).at(-1), { kind: 'show', run: 'earlier' });
    assert.deepEqual(panel.faults, []);
  });

  it('exports pictures and data by keyboard', async () => {
    const panel = await harness.open('light');
    await panel.post({ kind: 'snapshot', state: [...events, done].reduce(foldEvent, start) });
    const content: Record<string, string> = {};
    for (let down = 0; down < 5; down++) {
      await panel.page.getByRole('button', { name: 'Export' }).focus();
      await panel.page.keyboard.press('ArrowDown');
      for (let i = 0; i < down; i++) await panel.page.keyboard.press('ArrowDown');
      await panel.page.keyboard.press('Enter');
      await panel.page.waitForFunction(
        (count) =>
          (window as unknown as { sent: { kind: string }[] }).sent.filter(({ kind }) => kind === 'export')
            .length > count,
        down,
      );
      const last = (await panel.sent()).at(-1);
      if (last?.kind === 'export') content[last.format] = last.content;
    }
    assert.deepEqual(Object.keys(content).sort(), ['csv', 'json', 'png', 'svg', 'vl.json']);
    assert.match(content['svg'] ?? '', /^<svg[\s\S]*train\.ts/);
    assert.ok((content['png'] ?? '').startsWith('iVBORw0KGgo'));
    assert.match(content['csv'] ?? '', /^pass,optimizer,step,lr,loss,loss_after\n0,0,0,/);
    assert.deepEqual(panel.faults, []);
  });

  it('shows what a script writes as text, never as markup', async () => {
    const panel = await harness.open('light');
    await panel.post({ kind: 'snapshot', state: events.reduce(foldEvent, start) });
    await panel.page.getByText('Output of the script').click();
    // It is filled once it has opened.
    await panel.page.locator('pre').getByText('<img src=x').first().waitFor();
    assert.equal(await panel.page.locator('img').count(), 0);
    assert.deepEqual(panel.faults, []);
  });

  it('has the chart as a table', async () => {
    const panel = await harness.open('high-contrast');
    await panel.post({ kind: 'snapshot', state: [...events, done].reduce(foldEvent, start) });
    await panel.page.getByText('Chart as a table').click();
    // It is filled once it has opened.
    await panel.page.locator('.data tbody tr').nth(40).waitFor();
    assert.deepEqual(panel.faults, []);
  });

  it('fits 300 pixels without scrolling sideways', async () => {
    const panel = await harness.open('light', { width: 300, height: 800 });
    await panel.post({ kind: 'snapshot', state: [...events, done].reduce(foldEvent, start) });
    assert.ok((await panel.page.evaluate(() => document.documentElement.scrollWidth)) <= 300);
  });
});
