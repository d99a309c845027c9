import assert from 'node:assert/strict';
import { pythonOf } from '../../scripts/provision/python.mjs';
import { Session } from './pages/session.ts';
import type { Workbench } from './pages/workbench.ts';
import { missing } from '../support/missing.ts';

describe('a person with a PyTorch script', function () {
  const python = pythonOf('torch');
  let session: Session;
  let workbench: Workbench;

  before(async function () {
    if (python === null) return missing(this, 'The Python environment "torch"');
    session = await Session.start({ workspace: 'test/fixtures/workspaces/training/python' });
    workbench = await session.open();
    await workbench.openFile('train.py');
  });
  after(() => session?.close());
  afterEach(async function () {
    if (this.currentTest?.state === 'failed') {
      await workbench.page.screenshot({
        path: `out/test/e2e-python-${this.currentTest.title.replace(/\W+/g, '-')}.png`,
      });
    }
  });

  it('is told which interpreter lacks PyTorch, and chooses another', async () => {
    await workbench.editor.titleButton('Find learning rate').click();
    await workbench.panel.text('which has no module torch').waitFor();
    await workbench.panel.button('Choose interpreter…').click();
    await workbench.choose('Enter path…');
    await workbench.answer('Path of a Python', python ?? '');
    // It runs again by itself.
    await workbench.panel.text(/Starting/).waitFor();
  });

  it('sees the chart, and what it runs on, beside the script', async () => {
    await workbench.panel.chart().waitFor();
    await workbench.panel.text(/^Done in/).waitFor();
    await workbench.panel.text(/Adam · .*PyTorch 2[\d.]+.* · Python 3\.[\d.]+ \(torch\)/).waitFor();
    await workbench.panel.text(/^The LR 1e-5 comes from 1e-5 in train\.py:9\.$/).waitFor();
    assert.equal(await workbench.page.locator('.notification-toast').count(), 0);
  });

  it('accepts the quick fix on the learning rate, and takes it back', async () => {
    await workbench.editor.goTo(9, 54);
    const fixes = await workbench.editor.openQuickFixes();
    const first = fixes.filter({ hasText: 'Set the learning rate' }).first();
    assert.match(await first.innerText(), /to \d(\.\d)?e-\d \(recommended\)/);
    await first.click();
    await workbench.editor.codeLens(/applied/).waitFor();
    await workbench.editor.undo();
    await workbench.editor.line('lr=1e-5').waitFor();
    await workbench.editor.codeLens(/Suggested/).waitFor();
  });

  it('finds the interpreter again among the options', async () => {
    await workbench.run('Find LR: Find learning rate with options…');
    await workbench.option('Interpreter', '(torch)').waitFor();
    await workbench.option('Launcher', 'None').waitFor();
    await workbench.page.keyboard.press('Escape');
  });

  it('is asked about a config file that is not saved', async () => {
    await workbench.openFile('config.yaml');
    await workbench.editor.goTo(1, 1);
    await workbench.editor.type('# ');
    await workbench.openFile('fromYaml.py');
    await workbench.run('Find LR: Find learning rate');
    await workbench.dialog().getByText('config.yaml has unsaved changes').waitFor();
    await workbench.dialog().getByRole('button', { name: 'Cancel' }).click();
  });
});
