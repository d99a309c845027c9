import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { foldEvent, stateOfRecord } from '../../src/protocol/panelState.ts';
import { snapshot } from '../../src/protocol/snapshot.ts';
import { chromiumPath } from '../chart/harness.ts';
import { RendererHarness, type RendererPage } from './harness.ts';
import { completed, events, optimizer, running } from './records.ts';
import { missing } from '../support/missing.ts';

describe('notebook renderer, in Chromium', function () {
  this.timeout(120_000);
  let harness: RendererHarness;

  before(async function () {
    if (!existsSync(chromiumPath())) return missing(this, 'Chromium');
    harness = await RendererHarness.start();
  });
  after(() => harness?.close());

  const button = (page: RendererPage, name: string | RegExp) =>
    page.page.getByRole('button', { name, exact: true });
  const welcome = (run: string, isBusy = false) => ({
    ...{ kind: 'welcome' as const, run, state: null, isBusy },
  });

  describe('a stored run', () => {
    it('is shown with its chart, its reason, what it ran on, and the place of the number', async () => {
      const page = await harness.open();
      await page.render('a', snapshot({ ...completed('run'), guard: { by: 'kernel' } }));
      const text = await page.text('a');
      assert.match(text, /NAdam · batch 64 · torch 2\.15\.0 · cpu · Python 3\.11\.7/);
      assert.match(text, /Recommended learning rate\s+\S+\s/);
      assert.match(text, /The LR 1e-3 comes from 1e-3 in cell \[3\], line 2\./);
      assert.match(text, /Guarded by the Linux kernel: nothing that this run wrote reached your files\./);
      assert.equal(await page.output('a').locator('canvas').count(), 1);
      assert.match(
        (await page.page.getByRole('img').getAttribute('aria-label')) ?? '',
        /goes from .* to its lowest/,
      );
      await page.output('a').getByText('Chart as a table').click();
      await page.output('a').locator('.data tbody tr').nth(40).waitFor();
      assert.deepEqual(page.faults, []);
    });

    it('has no button where nobody would do what it says', async () => {
      for (const mute of [true, false]) {
        const page = await harness.open({ mute });
        await page.render('a', completed('run'));
        await page.output('a').getByText('Other methods').click();
        assert.equal(await page.page.getByRole('button').count(), 0);
      }
    });

    it('has its buttons once the host has answered, and sends what they ask for', async () => {
      const page = await harness.open();
      const record = completed('run');
      await page.render('a', record);
      assert.deepEqual(await page.sent(), [{ kind: 'hello', run: 'run' }]);
      await page.post(welcome('run'));
      const height = await page.height('a');
      await button(page, 'Apply to cell [3]').click();
      const lr = record.results[0]?.recommended?.lr;
      assert.deepEqual((await page.sent()).at(-1), { kind: 'apply', run: 'run', optimizer: '0', lr });
      await page.post({ kind: 'applied', run: 'run', optimizer: '0', lr: lr ?? 0 });
      assert.match(await page.text('a'), /Applied/);
      await page.post({ kind: 'applied', run: 'run', optimizer: '0', lr: null });
      await button(page, 'Copy').click();
      assert.equal((await page.sent()).at(-1)?.kind, 'copy');
      await button(page, 'Run again').click();
      assert.deepEqual((await page.sent()).at(-1), { kind: 'again', run: 'run' });
      assert.equal(await page.height('a'), height);
      await page.post({ kind: 'said', run: 'run', text: 'The cell was deleted.' });
      assert.match(await page.text('a'), /The cell was deleted\./);
    });

    it('lets one choose between several optimizers, by keyboard', async () => {
      const page = await harness.open();
      await page.render('a', completed('run', ['Adam', 'SGD']));
      await page.page.getByRole('tab', { name: 'Adam' }).focus();
      await page.page.keyboard.press('ArrowRight');
      await page.frame();
      assert.equal(await page.page.getByRole('tab', { name: 'SGD' }).getAttribute('aria-selected'), 'true');
      assert.match(await page.text('a'), /SGD · batch 64/);
    });

    it('fits 280 pixels', async () => {
      const page = await harness.open({ width: 304 });
      await page.render('a', completed('run', ['Adam', 'SGD']));
      await page.post(welcome('run'));
      assert.ok((await page.page.evaluate(() => document.documentElement.scrollWidth)) <= 304);
    });
  });

  describe('a run under way', () => {
    it('grows by what the host says, without a change of its height, and may be stopped', async () => {
      const page = await harness.open();
      await page.render('a', running('run', 0));
      const before = await page.height('a');
      await page.post({ kind: 'welcome', run: 'run', state: stateOfRecord(running('run', 0)), isBusy: true });
      const shown: string[] = [];
      for (const event of events(10)) {
        await page.post({ kind: 'events', run: 'run', events: [event] });
        shown.push(/Step (\d+) of/.exec(await page.text('a'))?.[1] ?? '');
      }
      assert.deepEqual(shown.slice(2, 6), ['10', '20', '30', '40']);
      const { height } = await page.page.evaluate(() =>
        document.querySelector('#a')!.getBoundingClientRect(),
      );
      assert.ok(height - before <= 40, `${height - before} pixels higher`);
      await button(page, 'Stop').click();
      assert.deepEqual((await page.sent()).at(-1), { kind: 'stop', run: 'run' });
      assert.deepEqual(page.faults, []);
    });

    it('keeps its canvas and its buttons when it is stored finally', async () => {
      const page = await harness.open();
      await page.render('a', running('run', 10));
      const state = events(20).reduce(foldEvent, stateOfRecord(running('run', 0)));
      await page.post({ kind: 'welcome', run: 'run', state, isBusy: true });
      const canvas = await page.page.locator('canvas').elementHandle();
      await page.post({ kind: 'optimizers', run: 'run', optimizers: [optimizer('0', 'NAdam')] });
      await page.post({ kind: 'events', run: 'run', events: [{ kind: 'done', record: completed('run') }] });
      await page.render('a', snapshot(completed('run')));
      assert.equal(await canvas?.evaluate((found) => found.isConnected), true);
      await button(page, 'Apply to cell [3]').waitFor();
    });

    it('grows by what is stored, where it runs in a kernel that the host knows nothing of', async () => {
      const page = await harness.open();
      await page.render('a', running('run', 10));
      await page.post(welcome('run', true));
      assert.match(await page.text('a'), /Step 10 of 100/);
      assert.equal(await page.page.getByRole('button').count(), 0);
      await page.render('a', running('run', 30));
      assert.match(await page.text('a'), /Step 30 of 100/);
    });

    it('is not finished as soon as the host says that nobody goes on with it', async () => {
      const page = await harness.open();
      await page.render('a', running('run', 10));
      await page.post(welcome('run'));
      assert.match(await page.text('a'), /Not finished/);
      await page.render('a', running('run', 30));
      assert.doesNotMatch(await page.text('a'), /Not finished/);
    });

    it('does not pretend to go on when nothing has been heard of it since it was stored', async () => {
      const page = await harness.open();
      await page.render('a', running('run', 30, new Date('2026-01-01T00:00:00Z')));
      await page.post(welcome('run', true));
      const text = await page.text('a');
      assert.match(text, /Not finished/);
      assert.match(text, /Step 30 of 100.* was not finished/);
      await button(page, 'Run again').waitFor();
    });
  });

  describe('an output', () => {
    it('is updated in place, moved to another element, and cleared', async () => {
      const page = await harness.open();
      await page.render('one', completed('run'), 'a');
      await page.render('one', completed('run'), 'b');
      assert.equal(await page.output('a').locator('canvas').count(), 0);
      await page.render('two', completed('other'), 'a');
      await page.dispose('two');
      assert.equal(await page.output('a').innerHTML(), '');
      await page.dispose();
      assert.equal(await page.output('b').innerHTML(), '');
      await page.post({ kind: 'events', run: 'run', events: events(50) });
      assert.deepEqual(page.faults, []);
    });

    it('hears only of its own run', async () => {
      const page = await harness.open();
      await page.render('a', running('one', 0));
      await page.render('b', running('two', 0));
      for (const run of ['one', 'two'])
        await page.post({ kind: 'welcome', run, state: stateOfRecord(running(run, 0)), isBusy: true });
      await page.post({ kind: 'events', run: 'two', events: events(50) });
      assert.match(await page.text('a'), /Starting/);
      assert.match(await page.text('b'), /Step \d+ of/);
    });

    it('hands a record that it cannot read to the next renderer', async () => {
      const page = await harness.open();
      await assert.rejects(page.render('a', { schema: 'find-lr.run/99' }), /vscode.fallbackToNextRenderer/);
    });

    it('has a style that its neighbours neither see nor change', async () => {
      const page = await harness.open();
      await page.page.evaluate(() =>
        document.body.insertAdjacentHTML('beforeend', '<button id="other">Other</button>'),
      );
      const padding = () => page.page.locator('#other').evaluate((found) => getComputedStyle(found).padding);
      const before = await padding();
      await page.render('a', completed('run'));
      assert.equal(await padding(), before);
    });
  });
});
