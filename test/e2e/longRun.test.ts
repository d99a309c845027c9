import { Session } from './pages/session.ts';
import type { Workbench } from './pages/workbench.ts';

describe('a run that takes minutes', () => {
  let session: Session;
  let workbench: Workbench;
  before(async () => {
    session = await Session.start({ workspace: 'test/fixtures/workspaces/training' });
    workbench = await session.open();
    await workbench.openFile('slow.mjs');
  });
  after(() => session.close());

  it('says how long it still takes, and becomes shorter by a click', async () => {
    await workbench.run('Find LR: Find learning rate');
    await workbench.panel.text(/step \d+ of 100, about \d+ min left/).waitFor();
    await workbench.panel.button(/^Only Adam 1 \(line 6\): about \d+ min$/).click();
    await workbench.panel.text(/^Step \d+ of 100, about/).waitFor();
    await workbench.panel.button(/^\d+ steps: about \d+ min$/).click();
    // What was done so far counts: it does not begin anew.
    await workbench.panel.text(/^Step ([6-9]|\d\d) of \d\d, about/).waitFor();
    await workbench.panel.button('Stop').click();
    await workbench.panel.text(/^Stopped after/).waitFor();
  });
});
