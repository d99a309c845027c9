// `npm run screenshots`: the pictures that the README shows, of the packaged extension on the example, into media/screenshots.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { Session } from '../test/e2e/pages/session.ts';
import type { Workbench } from '../test/e2e/pages/workbench.ts';

const folder = join(import.meta.dirname, '..', 'media', 'screenshots');
const size = { width: 1440, height: 900 };
const themes = {
  light: 'Default Light Modern',
  dark: 'Default Dark Modern',
  'high-contrast': 'Default High Contrast',
};
const wanted = process.argv.slice(2);

mkdirSync(folder, { recursive: true });
for (const [name, theme] of Object.entries(themes)) {
  if (wanted.length === 0 || wanted.includes(name)) await shoot(name, theme);
}

async function shoot(name: string, theme: string): Promise<void> {
  const session = await Session.start({
    workspace: 'examples/fashion-mnist',
    settings: {
      'workbench.colorTheme': theme,
      'editor.minimap.enabled': false,
      'editor.fontSize': 13,
      'editor.stickyScroll.enabled': false,
      'breadcrumbs.enabled': false,
    },
  });
  try {
    const workbench = await session.open(size);
    await workbench.openFile('train.ts');
    await workbench.page.keyboard.press('Control+b');
    await workbench.run('Find LR');
    await workbench.panel.chart().waitFor();
    await workbench.panel.text(/Step [3-6]\d of/).waitFor();
    await save(workbench, `panel-live-${name}`);
    await workbench.panel.text(/^Done in/).waitFor();
    await workbench.editor.codeLens('Suggested').waitFor();
    await workbench.notification(/is suggested/).waitFor();
    // It fades in.
    await workbench.page.waitForTimeout(500);
    await save(workbench, `panel-done-${name}`);
    await workbench.editor.goTo(32, 29);
    await workbench.notification(/is suggested/).waitFor({ state: 'detached' });
    await save(workbench, `codelens-${name}`);
    const fixes = await workbench.editor.openQuickFixes();
    await fixes.filter({ hasText: 'Set the learning rate' }).first().waitFor();
    await save(workbench, `quick-fix-${name}`);
  } catch (error) {
    console.error(`${name}:`, error);
    await session.picture(join(folder, '..', '..', 'out', 'screenshot-failed.png'));
    process.exitCode = 1;
  } finally {
    await session.close();
  }
}

async function save(workbench: Workbench, name: string): Promise<void> {
  await workbench.page.screenshot({ path: join(folder, `${name}.png`) });
  console.log(`media/screenshots/${name}.png`);
}
