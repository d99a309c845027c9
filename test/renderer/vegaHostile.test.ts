import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { chromiumPath } from '../chart/harness.ts';
import { missing } from '../support/missing.ts';
import { RendererHarness, type RendererPage } from './harness.ts';
import { OtherHost } from './support/otherHost.ts';
import { VEGA, VEGA_LITE, hostileSpecs, type Hostile } from './support/hostileSpecs.ts';

/** A notebook comes from anywhere, and its outputs are drawn when it is opened. */
describe('a specification that wants more than to be drawn, in Chromium', function () {
  this.timeout(120_000);
  let harness: RendererHarness;
  let host: OtherHost;
  let page: RendererPage;

  before(async function () {
    if (!existsSync(chromiumPath())) return missing(this, 'Chromium');
    harness = await RendererHarness.start([], 'src/vega/main.ts');
    host = await OtherHost.start();
  });
  after(async () => {
    await harness?.close();
    await host?.close();
  });

  beforeEach(async () => {
    page = await harness.open();
    await page.page.evaluate(() => {
      document.body.insertAdjacentHTML(
        'beforeend',
        '<input id="others" value="secret"><p id="word">others</p>',
      );
    });
  });
  afterEach(() => page.page.context().close());

  const specs = hostileSpecs('http://other.host');
  for (const name of Object.keys(specs))
    it(name, async () => {
      const {
        spec,
        mime,
        act,
        sentence,
        drawn = 'svg',
      } = (hostileSpecs(host.url) as Record<string, Hostile>)[name]!;
      await page.render('a', spec, 'a', mime);
      const output = page.output('a');
      await output.locator(drawn).first().waitFor();
      await act?.(page, output);
      if (sentence !== undefined) await output.getByText(sentence).first().waitFor();
      await settled(page);
      await isUnharmed(page);
      assert.deepEqual(host.asked, []);
    });

  it('shows in a tooltip what an item tells as text, in a box that goes', async () => {
    const tooltip = { signal: "{title: '<b>title</b>', image: 'x.png', acc: 0.9}" };
    await page.render('a', dot({ tooltip }), 'a', VEGA);
    await page.output('a').locator('svg path').first().hover({ force: true });
    const box = page.page.locator('[role=tooltip]');
    await box.getByText('<b>title</b>').waitFor();
    assert.deepEqual(await box.locator('tr').allInnerTexts(), ['image:\tx.png', 'acc:\t0.9']);
    assert.equal(await box.locator('img, b').count(), 0);
    await page.page.mouse.move(400, 400);
    await box.waitFor({ state: 'detached' });
  });

  it('leads to a page of the web where a person clicks on a link', async () => {
    await page.page.evaluate(() => {
      document.addEventListener('click', (event) => {
        const anchor = event.composedPath().find((each) => each instanceof HTMLAnchorElement);
        if (!anchor) return;
        event.preventDefault();
        (window as { clicked?: string }).clicked = anchor.href;
      });
    });
    await page.render('a', dot({ href: { value: 'https://example.org/paper' } }), 'a', VEGA);
    await page.output('a').locator('svg path').first().click({ force: true });
    await page.page.waitForFunction(
      () => (window as { clicked?: string }).clicked === 'https://example.org/paper',
    );
  });

  it('is drawn where Vega-Lite has an interval that is dragged, with the cursor of a hand', async () => {
    const spec = {
      data: {
        values: [
          { x: 1, y: 2 },
          { x: 2, y: 3 },
        ],
      },
      params: [{ name: 'brush', select: 'interval' }],
      mark: { type: 'point', tooltip: true, cursor: 'pointer' },
      encoding: { x: { field: 'x', type: 'quantitative' }, y: { field: 'y', type: 'quantitative' } },
    };
    await page.render('a', spec, 'a', VEGA_LITE);
    await page.output('a').locator('svg').waitFor();
    const { x, y } = (await page.output('a').locator('svg').boundingBox())!;
    await page.page.mouse.move(x + 60, y + 30);
    await page.page.mouse.down();
    await page.page.mouse.move(x + 160, y + 130, { steps: 4 });
    await page.page.mouse.up();
    await page.page.waitForFunction(() => {
      const box = document.querySelector('#a .brush_brush path')?.getBoundingClientRect();
      return (box?.width ?? 0) > 50;
    });
    assert.deepEqual(page.faults, []);
  });
});

function dot(encode: object) {
  const enter = {
    x: { value: 50 },
    y: { value: 50 },
    size: { value: 2000 },
    fill: { value: 'red' },
    ...encode,
  };
  return { width: 100, height: 100, marks: [{ type: 'symbol', encode: { enter } }] };
}

/** Until what would have been loaded has been asked for. */
async function settled(page: RendererPage): Promise<void> {
  for (let i = 0; i < 5; i++) await page.frame();
  await page.page.evaluate(() => fetch('/settled').then((response) => response.text()));
}

async function isUnharmed({ page }: RendererPage): Promise<void> {
  const found = await page.evaluate(() => ({
    run: (window as { run?: unknown }).run,
    value: document.querySelector<HTMLInputElement>('#others')?.value,
    word: document.querySelector('#word')?.textContent,
    handlers: [...document.querySelectorAll('*')].flatMap((element) =>
      element.getAttributeNames().filter((name) => name.startsWith('on')),
    ),
    strangers: document.querySelectorAll('#a :is(script, iframe, b, object, embed)').length,
    path: location.pathname,
  }));
  const { run, ...rest } = found;
  assert.equal(run, undefined, 'code of the specification was run');
  assert.deepEqual(rest, { value: 'secret', word: 'others', handlers: [], strangers: 0, path: '/' });
  assert.equal(page.context().pages().length, 1, 'no window was opened');
}
