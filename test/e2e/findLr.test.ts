import assert from 'node:assert/strict';
import { Session } from './pages/session.ts';
import type { Workbench } from './pages/workbench.ts';

describe('a person who looks for a learning rate', function () {
  let session: Session;
  let workbench: Workbench;

  before(async () => {
    session = await Session.start({ workspace: 'test/fixtures/workspaces/training' });
    workbench = await session.open();
    await workbench.openFile('train.ts');
  });
  after(() => session?.close());
  afterEach(async function () {
    if (this.currentTest?.state === 'failed') {
      await workbench.page.screenshot({
        path: `out/test/e2e-${this.currentTest.title.replace(/\W+/g, '-')}.png`,
      });
    }
  });

  it('sees the chart beside the script while it is trained', async () => {
    await workbench.run('Find LR: Find learning rate');
    await workbench.panel.tab().waitFor();
    await workbench.panel.chart().waitFor();
    await workbench.panel.text(/step|Running|Waiting/i).waitFor();
  });

  it('is told by the panel, and by nothing else, that there is a suggestion', async () => {
    await workbench.panel.button(/Apply/).waitFor();
    await workbench.editor.codeLens(/^.*Suggested .*: apply$/).waitFor();
    assert.equal(await workbench.page.locator('.notification-toast').count(), 0);
  });

  it('accepts the quick fix on the learning rate, and takes it back', async () => {
    await workbench.editor.goTo(15, 46);
    const fixes = await workbench.editor.openQuickFixes();
    const first = fixes.filter({ hasText: 'Set the learning rate' }).first();
    assert.match(await first.innerText(), /recommended/);
    await first.click();
    await workbench.editor.codeLens(/applied/).waitFor();
    assert.equal(await workbench.editor.line('adam(0.0001)').count(), 0);

    await workbench.editor.undo();
    await workbench.editor.line('adam(0.0001)').waitFor();
    await workbench.editor.codeLens(/Suggested/).waitFor();
  });

  it('applies it from the panel as well, and then nothing offers to apply', async () => {
    await workbench.panel.button(/Apply/).click();
    await workbench.editor.codeLens(/applied/).waitFor();
    await workbench.panel.text(/^Applied$/).waitFor();
    assert.equal(await workbench.panel.frame().getByRole('button', { name: /apply/i }).count(), 0);
    assert.equal(await workbench.editor.codeLens(/: apply/).count(), 0);
    assert.equal(await workbench.page.locator('.notification-toast').count(), 0);
    await workbench
      .statusItem(/LR \S+$/)
      .locator('.codicon-check')
      .waitFor();
    await workbench.offersNo('Find LR: Apply suggested learning rate');
    await workbench.editor.undo();
    await workbench.editor.line('adam(0.0001)').waitFor();
    await workbench.panel.button(/Apply/).waitFor();
  });

  it('finds the chart again after having looked at another tab', async () => {
    await workbench.panel.tab().click();
    await workbench.page.keyboard.press('Control+n');
    await workbench.panel.tab().click();
    await workbench.panel.chart().waitFor();
    await workbench.panel.button(/Apply/).waitFor();
  });

  it('runs again with fewer steps, by the options', async () => {
    await workbench.openFile('train.ts');
    await workbench.run('Find LR: Find learning rate with options…');
    await workbench.choose('Steps');
    await workbench.answer('Optimizer steps in a sweep', '30');
    await workbench.choose('Run');
    await workbench.panel.button(/^(Cancel|Stop)$/).waitFor();
    await workbench.panel.text(/^Done in/).waitFor();
    await workbench.run('Find LR: Find learning rate with options…');
    await workbench.option('Steps', '30').waitFor();
    await workbench.page.keyboard.press('Escape');
  });

  it('reads "Starting" until there is more to see, and is told by a notification while the panel is out of sight', async () => {
    await workbench.openFile('startsSlowly.mjs');
    await workbench.run('Find LR: Find learning rate');
    await workbench.panel.text(/Starting/).waitFor();
    await workbench.panel.close();
    await workbench.notification('Finding the learning rate').waitFor();
    const told = workbench.notification(/a learning rate of .* is suggested/);
    await told.waitFor();
    assert.equal(await told.getByRole('button', { name: /Apply/ }).count(), 0);
    await told.getByRole('button', { name: 'Show chart' }).click();
    await workbench.panel.chart().waitFor();
  });

  it('is asked about unsaved changes', async () => {
    await workbench.editor.goTo(1, 1);
    await workbench.editor.type('// ');
    await workbench.run('Find LR: Find learning rate');
    await workbench.dialog().getByText('unsaved changes').waitFor();
    await workbench.dialog().getByRole('button', { name: 'Cancel' }).click();
    await workbench.editor.undo();
  });

  it('never lets the page break its content security policy', () => {
    assert.deepEqual(workbench.violations, []);
  });
});
