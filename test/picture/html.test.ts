import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { drawPicture } from '../../src/picture/index.ts';
import { chromiumPath, launch } from '../chart/harness.ts';
import { completed } from '../renderer/records.ts';
import { missing } from '../support/missing.ts';
import { readAsset } from './assets.ts';

describe('the page that a chart is saved as, in Chromium', function () {
  this.timeout(120_000);

  before(function () {
    if (!existsSync(chromiumPath())) return missing(this, 'Chromium');
  });

  it('brings its font, in which no label covers another or is cut', async () => {
    const html = String(await drawPicture(completed('run'), 'html', readAsset));
    const browser = await launch();
    try {
      const page = await browser.newPage({ viewport: { width: 820, height: 900 } });
      await page.setContent(html);
      const { fonts, boxes: all } = await page.evaluate(async () => {
        await document.fonts.ready;
        return {
          fonts: [...document.fonts].map(({ family, weight, status }) => `${family} ${weight} ${status}`),
          boxes: [...document.querySelectorAll('svg, svg text')].map((element) => {
            const { left, right, top, bottom } = element.getBoundingClientRect();
            return { text: element.textContent ?? '', left, right, top, bottom };
          }),
        };
      });
      const [edge, ...boxes] = all.filter(({ text }) => text !== '');
      assert.ok(edge !== undefined);
      assert.deepEqual(fonts, ['Inter 400 loaded', 'Inter 600 loaded']);
      assert.ok(boxes.length > 15, boxes.map(({ text }) => text).join(' '));
      for (const [i, a] of boxes.entries()) {
        assert.ok(a.left >= edge.left && a.right <= edge.right, `${a.text} is cut`);
        for (const b of boxes.slice(i + 1)) {
          const across = Math.min(a.right, b.right) - Math.max(a.left, b.left);
          // The lines of a font are a little higher than its letters.
          const down = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
          assert.ok(across <= 0 || down <= 4, `${a.text} and ${b.text} cover each other`);
        }
      }
    } finally {
      await browser.close();
    }
  });

  it('has the recommended mark above all else', async () => {
    const svg = String(await drawPicture(completed('run'), 'svg', readAsset));
    const mark = svg.lastIndexOf('fill="#b35c00"');
    for (const other of ['stroke="#0072b2"', 'fill="#0072b2"', '<line', '<text'])
      assert.ok(mark > svg.lastIndexOf(other), other);
  });
});
