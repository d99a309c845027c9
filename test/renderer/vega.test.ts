import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { chromiumPath } from '../chart/harness.ts';
import type { ThemeName } from '../chart/themes.ts';
import { RendererHarness } from './harness.ts';
import { missing } from '../support/missing.ts';

const VEGA_LITE = 'application/vnd.vegalite.v5+json';
const BARS = {
  $schema: 'https://vega.github.io/schema/vega-lite/v5.json',
  title: 'Validation accuracy',
  data: { values: [1e-4, 1e-3, 1e-2].map((lr, i) => ({ lr, accuracy: [0.6, 0.8, 0.3][i] })) },
  transform: [{ calculate: 'round(100 * datum.accuracy)', as: 'percent' }],
  mark: 'bar',
  encoding: {
    x: { field: 'lr', type: 'ordinal' },
    y: { field: 'percent', type: 'quantitative' },
  },
};
const CIRCLE = {
  $schema: 'https://vega.github.io/schema/vega/v6.json',
  width: 100,
  height: 100,
  marks: [
    { type: 'symbol', encode: { enter: { x: { value: 50 }, y: { value: 50 }, size: { value: 900 } } } },
  ],
};

describe('renderer of Vega and Vega-Lite, in Chromium', function () {
  this.timeout(120_000);
  let harness: RendererHarness;

  before(async function () {
    if (!existsSync(chromiumPath())) return missing(this, 'Chromium');
    harness = await RendererHarness.start([], 'src/vega/main.ts');
  });
  after(() => harness?.close());

  for (const theme of ['light', 'dark', 'high-contrast'] satisfies ThemeName[]) {
    it(`draws a specification with words that are seen in a ${theme} theme`, async () => {
      const page = await harness.open({ theme });
      await page.render('a', BARS, 'a', VEGA_LITE);
      const words = page.output('a').locator('svg text');
      await words.filter({ hasText: 'Validation accuracy' }).waitFor();
      const colours = await words.evaluateAll((all) => all.map((word) => getComputedStyle(word).fill));
      const brightness = colours.map((colour) => Math.max(...colour.match(/\d+/g)!.slice(0, 3).map(Number)));
      assert.ok(
        brightness.every((bright) => (theme === 'light' ? bright < 140 : bright > 140)),
        colours.join(' '),
      );
      assert.deepEqual(page.faults, []);
    });
  }

  it('draws Vega', async () => {
    const page = await harness.open();
    await page.render('a', CIRCLE, 'a', 'application/vnd.vega.v6+json');
    await page.output('a').locator('svg').waitFor();
    assert.deepEqual(page.faults, []);
  });

  it('says of one that it cannot draw why', async () => {
    const page = await harness.open();
    await page.render('a', { ...BARS, mark: 'bars' }, 'a', VEGA_LITE);
    await page.output('a').getByText('This Vega-Lite specification cannot be drawn: ').waitFor();
  });

  it('draws the last one where several come at once', async () => {
    const page = await harness.open();
    await page.render('a', BARS, 'a', VEGA_LITE);
    await page.render('a', { ...BARS, title: undefined, height: 50 }, 'a', VEGA_LITE);
    await page.page.waitForFunction(() => (document.querySelector('#a svg')?.clientHeight ?? 0) < 150);
    assert.equal(await page.output('a').locator('svg').count(), 1);
  });

  it('leaves nothing that listens behind', async () => {
    const page = await harness.open();
    await page.render('a', BARS, 'a', VEGA_LITE);
    await page.output('a').locator('svg').waitFor();
    await page.dispose('a');
    await page.output('a').evaluate((element) => element.replaceChildren());
    await page.page.evaluate(() => document.body.classList.replace('vscode-light', 'vscode-dark'));
    await page.frame();
    assert.equal(await page.output('a').locator('svg').count(), 0);
  });
});
