import assert from 'node:assert/strict';
import { Session } from './pages/session.ts';
import type { Workbench } from './pages/workbench.ts';

/** What can be done while nothing was tested yet. */
const COMMANDS = [
  'Find LR: Find learning rate',
  'Find LR: Find learning rate with options…',
  'Find LR: Find learning rate, then train',
  'Find LR: Show last learning rate result',
  'Find LR: Show learning rate runs…',
  'Find LR: Choose Python interpreter for learning rate tests',
];

describe('a person who searches', function () {
  let session: Session;
  let workbench: Workbench;

  before(async () => {
    session = await Session.start({ workspace: 'test/fixtures/workspaces/training' });
    workbench = await session.open();
    await workbench.openFile('train.ts');
  });
  after(() => session?.close());

  for (const words of ['learning rate', 'find lr'])
    it(`finds the commands by "${words}"`, async () => {
      const found = await workbench.commandsFor(words);
      for (const command of COMMANDS)
        assert.ok(found.includes(command), `${command} in ${found.join(' | ')}`);
    });

  for (const words of ['learning rate', 'pytorch', 'keras', 'tensorflow.js'])
    it(`finds a setting by "${words}"`, async () => {
      await workbench.run('Preferences: Open Settings (UI)');
      const { page } = workbench;
      await page.locator('.settings-editor .settings-header .suggest-input-container').click();
      await page.keyboard.press('Control+a');
      await page.keyboard.type(words);
      await page.locator('.settings-editor .settings-tree-container').getByText('Find-lr').first().waitFor();
    });
});
