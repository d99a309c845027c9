import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { parseRunRecord } from '../../src/protocol/record.ts';
import { chromiumPath } from '../chart/harness.ts';
import { missing } from '../support/missing.ts';
import { RendererHarness } from './harness.ts';
import { completed } from './records.ts';
import { OtherHost } from './support/otherHost.ts';

/** Texts of a record that are whatever a script, or whoever wrote the record, likes. */
const FREE = new Set([
  ...['advice', 'backend', 'device', 'file', 'framework', 'frameworkVersion', 'literalNote', 'message'],
  ...['path', 'reason', 'text', 'type', 'version'],
]);

describe('a stored run whose words are markup, in Chromium', function () {
  this.timeout(120_000);
  let harness: RendererHarness;
  let host: OtherHost;

  before(async function () {
    if (!existsSync(chromiumPath())) return missing(this, 'Chromium');
    harness = await RendererHarness.start();
    host = await OtherHost.start();
  });
  after(async () => {
    await harness?.close();
    await host?.close();
  });

  it('is shown as text: no element, no code, no other host', async () => {
    const markup = `<b>x</b><img src="${host.url}/x.png" onerror="window.run=1"><script>window.run=1</script>`;
    const diagnosis = { code: 'flat', message: 'm', advice: 'a' };
    const plain = { ...completed('run', ['SGD', 'Adam']), diagnoses: [diagnosis] };
    const record = parseRunRecord(
      JSON.parse(JSON.stringify(plain), (key, value) =>
        FREE.has(key) && typeof value === 'string' ? markup : value,
      ),
    );
    const page = await harness.open();
    await page.render('a', record);
    await page.output('a').getByText('<b>x</b><img').first().waitFor();
    await page.page.evaluate(() => fetch('/settled').then((response) => response.text()));
    const found = await page.page.evaluate(() => ({
      run: (window as { run?: unknown }).run,
      strangers: [...document.querySelectorAll<HTMLElement>('#a *')]
        .flatMap((element) => [...(element.shadowRoot?.querySelectorAll('b, img, script') ?? [])])
        .map((element) => element.outerHTML),
    }));
    assert.deepEqual(found, { run: undefined, strangers: [] });
    assert.deepEqual(host.asked, []);
  });
});
