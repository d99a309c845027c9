import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Browser, Page } from 'playwright-core';
import { bundle, chromiumPath, launch } from '../chart/harness.ts';

const record = {
  schema: 'find-lr.run/1',
  id: 'run',
  status: 'completed',
  startedAt: '2026-11-22T00:00:00Z',
  target: { kind: 'script', path: '/home/ada/train.ts', args: [], cwd: '/home/ada' },
  runtime: null,
  sweep: { mode: 'exponential', minLr: 1e-4, maxLr: 1, steps: 3 },
  optimizers: [{ id: '0', type: 'Adam', lr: 1e-3, groups: [], location: null, literal: null }],
  passes: [{ optimizer: '0', seed: null, end: 'swept', points: [{ step: 0, lr: 1e-4, loss: 2 }] }],
  results: [
    {
      optimizer: '0',
      curve: { lr: [1e-4], loss: [2] },
      suggestions: [],
      recommended: { lr: 0.024, low: 0.01, high: 0.05, method: 'valley', reason: 'It falls fastest here.' },
      range: null,
      diagnoses: [],
    },
  ],
  diagnoses: [],
  timing: { total: 1, toFirstStep: 0.1 },
};

describe('notebook renderer, in Chromium', function () {
  this.timeout(120_000);
  let browser: Browser;
  let page: Page;
  const server = createServer((request, response) => {
    const isScript = request.url === '/renderer.js';
    response.setHeader('content-type', isScript ? 'text/javascript' : 'text/html');
    response.end(
      isScript ? script : '<!doctype html><body class="vscode-light"><div id="a"></div><div id="b"></div>',
    );
  });
  let script = '';

  before(async function () {
    if (!existsSync(chromiumPath())) return this.skip();
    script = await bundle('src/renderer/main.ts');
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    browser = await launch();
    page = await browser.newPage();
    await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
    await page.evaluate(`import('/renderer.js').then((module) => { window.renderer = module.activate(); })`);
  });
  after(async () => {
    await browser?.close();
    server.close();
  });

  const render = (id: string, element: string, value: unknown) =>
    page.evaluate(
      `window.renderer.renderOutputItem({ id: '${id}', json: () => (${JSON.stringify(value)}) }, document.getElementById('${element}'))`,
    );
  const canvases = (element: string) => page.locator(`#${element} canvas`);

  it('shows the recommendation and the chart', async () => {
    await render('one', 'a', record);
    assert.match(await page.innerText('#a'), /Recommended learning rate 2.4e-2. It falls fastest here./);
    await canvases('a').waitFor();
  });

  it('updates an output in place', async () => {
    await page.evaluate(`window.before = document.querySelector('#a canvas')`);
    await render('one', 'a', {
      ...record,
      results: [],
      diagnoses: [{ code: 'flat', message: 'Flat.', advice: 'Wait.' }],
    });
    assert.match(await page.innerText('#a'), /Flat. Wait./);
    assert.equal(await page.evaluate(`window.before === document.querySelector('#a canvas')`), true);
  });

  it('moves with its output to a new element, and leaves nothing behind', async () => {
    await render('one', 'b', record);
    await canvases('b').waitFor();
    assert.equal(await canvases('a').count(), 0);
  });

  it('clears one output, or all', async () => {
    await render('two', 'a', record);
    await canvases('a').waitFor();
    await page.evaluate(`window.renderer.disposeOutputItem('two')`);
    assert.equal(await canvases('a').count(), 0);
    await page.evaluate(`window.renderer.disposeOutputItem()`);
    assert.equal(await canvases('b').count(), 0);
  });

  it('hands a record that it cannot read to the next renderer', async () => {
    await assert.rejects(render('three', 'a', { schema: 'find-lr.run/99' }), /vscode.fallbackToNextRenderer/);
  });
});
