import { existsSync } from 'node:fs';
import { stateOfRecord } from '../../src/protocol/panelState.ts';
import { chromiumPath, startHarness } from '../chart/harness.ts';
import { checkSeen } from '../chart/pixels.ts';
import { changeTheme, type ThemeName } from '../chart/themes.ts';
import { missing } from '../support/missing.ts';
import { RendererHarness } from './harness.ts';
import { completed } from './records.ts';

const THEMES = ['light', 'dark', 'high-contrast', 'high-contrast-light'] satisfies ThemeName[];

const BARS = {
  $schema: 'https://vega.github.io/schema/vega-lite/v5.json',
  ...{ title: 'Validation accuracy by learning rate', width: 300, height: 200, mark: 'bar' },
  data: { values: [1e-4, 1e-3, 1e-2].map((lr, i) => ({ lr, accuracy: [0.6, 0.8, 0.3][i] })) },
  encoding: { x: { field: 'lr', type: 'ordinal' }, y: { field: 'accuracy', type: 'quantitative' } },
};

describe('a chart in VS Code’s themes, by its pixels', function () {
  this.timeout(240_000);

  before(function () {
    if (!existsSync(chromiumPath())) return missing(this, 'Chromium');
  });

  it('is seen in the panel, opened in each and changed while it is open', async () => {
    const harness = await startHarness();
    try {
      for (const theme of THEMES) {
        const panel = await harness.open(theme);
        const chart = panel.page.locator('.chart canvas');
        await panel.post({ kind: 'snapshot', state: stateOfRecord(completed('run')) });
        await checkSeen(chart, `panel, ${theme}`);
        for (const other of THEMES.filter((each) => each !== theme)) {
          await changeTheme(panel.page, other);
          await checkSeen(chart, `panel, ${other} after ${theme}`);
        }
        await panel.page.context().close();
      }
    } finally {
      await harness.close();
    }
  });

  it('is seen in a notebook’s output, opened in each and changed while it is open', async () => {
    const harness = await RendererHarness.start();
    try {
      for (const theme of THEMES) {
        const page = await harness.open({ theme });
        await page.render('a', completed('run'));
        const chart = page.output('a').locator('.chart canvas');
        await checkSeen(chart, `output, ${theme}`);
        for (const other of THEMES.filter((each) => each !== theme)) {
          await changeTheme(page.page, other);
          await checkSeen(chart, `output, ${other} after ${theme}`);
        }
        await page.page.context().close();
      }
    } finally {
      await harness.close();
    }
  });

  it('is seen where a cell’s own Vega-Lite is drawn, too', async () => {
    const harness = await RendererHarness.start([], 'src/vega/main.ts');
    try {
      for (const theme of THEMES) {
        const page = await harness.open({ theme });
        await page.render('a', BARS, 'a', 'application/vnd.vegalite.v5+json');
        const drawing = page.output('a').locator('svg');
        await drawing.waitFor();
        await checkSeen(drawing, `Vega-Lite, ${theme}`);
        for (const other of THEMES.filter((each) => each !== theme)) {
          await changeTheme(page.page, other);
          await drawing.waitFor();
          await checkSeen(drawing, `Vega-Lite, ${other} after ${theme}`);
        }
        await page.page.context().close();
      }
    } finally {
      await harness.close();
    }
  });
});
