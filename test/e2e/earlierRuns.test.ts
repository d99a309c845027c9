import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Session } from './pages/session.ts';
import type { Workbench } from './pages/workbench.ts';

describe('the runs of a script', () => {
  let session: Session;
  let workbench: Workbench;
  before(async () => {
    session = await Session.start({ workspace: 'test/fixtures/workspaces/training' });
    workbench = await session.open();
    await workbench.openFile('train.ts');
    await workbench.run('Find LR: Find learning rate');
    await workbench.panel.text(/^Done in/).waitFor();
  });
  after(() => session.close());

  it('are all reached from the panel, also behind one that failed', async () => {
    const script = join(session.folder, 'train.ts');
    const tested = readFileSync(script, 'utf8');
    writeFileSync(script, 'throw new Error("The data is not there.");\n');
    await workbench.run('Find LR: Find learning rate');
    await workbench.panel.text('The script failed').waitFor();
    await workbench.panel.button('Earlier runs').click();
    await workbench.panel.earlierRun('Done').click();
    await workbench.panel.text('Recommended learning rate').waitFor();
    // What it was found for is not there any more.
    await workbench.panel.button(/^Apply/).click();
    await workbench.panel.text('no longer what was tested').waitFor();
    writeFileSync(script, tested);
    await workbench.editor.codeLens('Suggested').waitFor();
    await workbench.panel.button(/^Apply/).click();
    await workbench.editor.codeLens('applied').waitFor();
  });

  it('are all reached by a command, after a reload too', async () => {
    await workbench.page.reload();
    await workbench.ready();
    await workbench.panel.text('Recommended learning rate').waitFor();
    await workbench.openFile('train.ts');
    await workbench.run('Find LR: Show learning rate runs…');
    await workbench.quickInput().fill('Failed');
    await workbench.page.keyboard.press('Enter');
    await workbench.panel.text('The script failed').waitFor();
  });
});
