import assert from 'node:assert/strict';
import * as vega from 'vega';
import { compile } from 'vega-lite';
import { chartData, chartSpec, lightTheme } from '../../src/chart/index.ts';

function compiled(mode: 'exponential' | 'linear') {
  const warnings: string[] = [];
  const level = () => logger;
  const silent = () => logger;
  const warn = (...words: readonly unknown[]) => (warnings.push(words.join(' ')), logger);
  const logger = { warn, info: silent, debug: silent, error: warn, level } as never;
  return { spec: compile(chartSpec({ mode }), { logger }).spec, warnings };
}

describe('chart specification', () => {
  for (const mode of ['exponential', 'linear'] as const) {
    it(`compiles without a warning (${mode})`, () => {
      const { spec, warnings } = compiled(mode);
      assert.deepEqual(warnings, []);
      const scale = spec.scales?.find(({ name }) => name === 'x');
      assert.equal(scale?.type, mode === 'exponential' ? 'log' : 'linear');
    });

    it(`draws points and a curve (${mode})`, async () => {
      const sweep = { mode, minLr: 1e-3, maxLr: 1, steps: 3 };
      const points = [1e-3, 1e-2, 1].map((lr, step) => ({ step, lr, loss: 3 - step }));
      const curve = { lr: points.map(({ lr }) => lr), loss: [3, 2, 1] };
      const analysis = { curve, suggestions: [], recommended: null, range: null, diagnoses: [] };
      const size = { width: 300, height: 200 };
      const input = { sweep, passes: [points], analysis, scriptLr: 1e-2, diverged: false };
      const data = chartData(input, size, lightTheme);
      const { spec } = compile(chartSpec({ mode, data, size }));
      const view = new vega.View(vega.parse(spec), { renderer: 'none' });
      const svg = await view.toSVG();
      view.finalize();
      assert.match(svg, /script 1e-2/);
      assert.match(svg, new RegExp(`stroke="${lightTheme.curve}"`));
      assert.equal(svg.match(new RegExp(`fill="${lightTheme.raw}"`, 'g'))?.length, 3);
    });
  }
});
