import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { stateOfRecord } from '../../src/protocol/panelState.ts';
import { snapshot } from '../../src/protocol/snapshot.ts';
import { chromiumPath } from '../chart/harness.ts';
import { RendererHarness, type RendererPage } from './harness.ts';
import { completed, events, running } from './records.ts';
import { missing } from '../support/missing.ts';

const RUNS = 50;

describe('fifty runs in one notebook page', function () {
  this.timeout(300_000);
  let harness: RendererHarness;

  before(async function () {
    if (!existsSync(chromiumPath())) return missing(this, 'Chromium');
    // Without machine code, which grows as the page gets faster, the heap is what the page keeps.
    harness = await RendererHarness.start(['--js-flags=--jitless']);
  });
  after(() => harness?.close());

  /** A run from its first point to its stored end. */
  async function live(page: RendererPage, run: string): Promise<void> {
    await page.render(run, running(run, 0));
    await page.post({ kind: 'welcome', run, state: stateOfRecord(running(run, 0)), isBusy: true });
    for (const event of events(50)) await page.post({ kind: 'events', run, events: [event] });
    await page.post({ kind: 'events', run, events: [{ kind: 'done', record: completed(run) }] });
    await page.render(run, snapshot(completed(run)));
  }

  async function clear(page: RendererPage, run: string): Promise<void> {
    await page.dispose(run);
    await page.page.evaluate((id) => document.getElementById(id)?.remove(), run);
  }

  it('leave the page as it was: no memory, no element, no listener', async () => {
    const page = await harness.open();
    const session = await page.page.context().newCDPSession(page.page);
    await session.send('Performance.enable');
    await session.send('HeapProfiler.enable');
    async function measure() {
      // What is posted and drawn meanwhile is not the renderer's own.
      await page.forgetSent();
      for (let round = 0; round < 3; round += 1) await session.send('HeapProfiler.collectGarbage');
      const { metrics } = await session.send('Performance.getMetrics');
      const of = (name: string) => metrics.find((metric) => metric.name === name)?.value ?? 0;
      return { heap: of('JSHeapUsedSize'), nodes: of('Nodes'), listeners: of('JSEventListeners') };
    }
    // What is made once and kept: the compiled chart, the style sheet, fonts.
    for (const run of ['first', 'second']) {
      await live(page, run);
      await clear(page, run);
    }
    const before = await measure();
    const figures = [before];
    for (let run = 1; run <= RUNS; run += 1) {
      await live(page, `run-${run}`);
      await clear(page, `run-${run}`);
      if (run % (RUNS / 2) === 0) figures.push(await measure());
    }
    const [, half, after] = figures;
    const told = JSON.stringify(figures);
    assert.ok(half !== undefined && after !== undefined);
    assert.ok(after.nodes <= before.nodes && after.listeners <= before.listeners, told);
    // Bytes: a single point of each run would be more.
    assert.ok(after.heap - half.heap < 20_000 && after.heap - before.heap < 100_000, told);
    assert.deepEqual(page.faults, []);
  });
});
