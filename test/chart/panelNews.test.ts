import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { stateOfRecord, startState } from '../../src/protocol/panelState.ts';
import type { RunRecord } from '../../src/protocol/record.ts';
import { DEFAULT_SWEEP } from '../../src/analysis/index.ts';
import { completed, running } from '../renderer/records.ts';
import { missing } from '../support/missing.ts';
import { chromiumPath, startHarness, type Harness, type Panel } from './harness.ts';

const target: RunRecord['target'] = {
  kind: 'script',
  path: '/home/ada/vision/train_resnet50_distributed_imagenet.py',
  args: [],
  cwd: '/home/ada/vision',
};

function done(more: Partial<RunRecord> = {}): RunRecord {
  const record = completed('run');
  const literal = { kind: 'number' as const, file: target.path, start: 1, end: 6, text: '0.001', line: 12 };
  return {
    ...record,
    target,
    optimizers: record.optimizers.map((entry) => ({ ...entry, literal })),
    ...more,
  };
}

function failed(diagnosis: RunRecord['diagnoses'][number]): RunRecord {
  return done({ status: 'failed', passes: [], results: [], optimizers: [], diagnoses: [diagnosis] });
}

describe('the news of a run in its panel', function () {
  this.timeout(120_000);
  let harness: Harness;
  let panel: Panel;

  before(async function () {
    if (!existsSync(chromiumPath())) return missing(this, 'Chromium');
    harness = await startHarness();
  });
  after(() => harness?.close());

  async function show(record: RunRecord, width = 760): Promise<void> {
    panel = await harness.open('light', { width, height: 900 });
    await panel.post({ kind: 'snapshot', state: stateOfRecord(record) });
  }

  const buttons = (): Promise<string[]> => panel.page.locator('button:visible').allInnerTexts();

  it('has one button that ends it: Cancel before the first step, then Stop', async () => {
    panel = await harness.open('light');
    await panel.post({ kind: 'snapshot', state: startState('run', target, DEFAULT_SWEEP, Date.now()) });
    assert.deepEqual(
      (await buttons()).filter((name) => /cancel|stop/i.test(name)),
      ['Cancel'],
    );
    await panel.post({ kind: 'snapshot', state: stateOfRecord({ ...running('run', 9), target }) });
    assert.deepEqual(
      (await buttons()).filter((name) => /cancel|stop/i.test(name)),
      ['Stop'],
    );
    await panel.page.getByRole('button', { name: 'Stop' }).click();
    assert.deepEqual((await panel.sent()).at(-1), { kind: 'stop', run: 'run' });
  });

  it('says what comes from where', async () => {
    await show(done());
    await panel.page
      .getByText('The LR 1e-3 comes from 0.001 in train_resnet50_distributed_imagenet.py:12.')
      .waitFor();
  });

  it('offers nothing to apply any more when an LR is applied, of whichever method', async () => {
    await show(done());
    assert.ok((await buttons()).filter((name) => name.startsWith('Apply')).length > 2);
    const lr = done().results[0]?.suggestions[0]?.lr ?? 0;
    await panel.post({ kind: 'applied', run: 'run', optimizer: '0', lr });
    assert.deepEqual(
      (await buttons()).filter((name) => name.startsWith('Apply')),
      [],
    );
    assert.match((await panel.page.locator('.choice .applied').innerText()).trim(), /^Applied \d/);
    await panel.post({ kind: 'applied', run: 'run', optimizer: '0', lr: null });
    assert.ok((await buttons()).some((name) => name.startsWith('Apply')));
  });

  const helps = [
    { code: 'interpreter', remedies: [], offers: ['Choose interpreter…', 'Show output'] },
    { code: 'script-failed', remedies: ['arguments'], offers: ['Change options…', 'Show output'] },
    { code: 'timeout', remedies: ['timeout'], offers: ['Raise the timeout…', 'Show output'] },
    { code: 'unhooked', remedies: ['log', 'of a later version'], offers: ['Show output'] },
  ];
  for (const { code, remedies, offers } of helps)
    it(`has the button that helps: ${code} ${remedies.join(' ')}`, async () => {
      await show(failed({ code, message: 'It went wrong.', advice: 'Do this.', remedies }));
      const found = panel.page.locator('.help button');
      assert.deepEqual(await found.allInnerTexts(), offers);
      await found.last().click();
      assert.deepEqual((await panel.sent()).at(-1), { kind: 'help', run: 'run', help: 'output' });
    });

  for (const width of [300, 420, 520, 700, 900, 1400])
    it(`breaks no line inside a word at ${width} pixels`, async () => {
      await show(done(), width);
      const broken = await panel.page.evaluate(() => {
        const found: string[] = [];
        for (const root of document.querySelectorAll(
          'h1, .subtitle, .tools, .choice, .facts, .span, .reason',
        )) {
          const walk = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
          for (let node = walk.nextNode(); node !== null; node = walk.nextNode())
            for (const { 0: word, index } of (node.textContent ?? '').matchAll(/\S+/g)) {
              const range = document.createRange();
              range.setStart(node, index);
              range.setEnd(node, index + word.length);
              const lines = new Set([...range.getClientRects()].map(({ top }) => Math.round(top)));
              if (lines.size > 1) found.push(word);
            }
        }
        return found;
      });
      assert.deepEqual(broken, []);
      assert.ok(await panel.page.evaluate(() => document.documentElement.scrollWidth <= innerWidth));
    });
});
