// `npm run screenshots`: the pictures that the README shows, of the packaged extension on the example, into media/screenshots.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { pythonOf } from './provision/python.mjs';
import { Session } from '../test/e2e/pages/session.ts';
import type { Workbench } from '../test/e2e/pages/workbench.ts';

const folder = join(import.meta.dirname, '..', 'media', 'screenshots');
const size = { width: 1440, height: 900 };
const themes = {
  light: 'Default Light Modern',
  dark: 'Default Dark Modern',
  'high-contrast': 'Default High Contrast',
};
/** What is pictured: a script of the example, and where its learning rate stands. */
const subjects = {
  typescript: {
    script: 'train.ts',
    prefix: '',
    line: 32,
    column: 29,
    settings: {},
    takesArguments: false,
    showsLive: true,
  },
  python: {
    script: 'train.py',
    prefix: 'python-',
    line: 41,
    column: 58,
    settings: { 'find-lr.python': pythonOf('torch') },
    takesArguments: true,
    // Its hundred steps are over in a second.
    showsLive: false,
  },
};
type Subject = (typeof subjects)[keyof typeof subjects];
const notebook = 'fashion-mnist-typescript.ipynb';
/** `python dark`: those only. `notebook` is one, too. */
const words = process.argv.slice(2);

mkdirSync(folder, { recursive: true });
const chosen = wanted({ ...subjects, notebook });
for (const theme of wanted(themes)) {
  for (const subject of wanted(subjects)) {
    if (chosen.includes(subject)) await shoot(subjects[subject], theme, themes[theme]);
  }
  if (chosen.includes('notebook')) await shootNotebook(theme, themes[theme]);
}

/** The names that the command line has, all if it has none of them. */
function wanted<T extends object>(named: T): (keyof T & string)[] {
  const names = Object.keys(named) as (keyof T & string)[];
  const chosen = names.filter((name) => words.includes(name));
  return chosen.length > 0 ? chosen : names;
}

async function shoot(subject: Subject, name: string, theme: string): Promise<void> {
  const { script, prefix, line, column, takesArguments, showsLive } = subject;
  const session = await Session.start({
    workspace: 'examples/fashion-mnist',
    settings: {
      'workbench.colorTheme': theme,
      'editor.minimap.enabled': false,
      'editor.fontSize': 13,
      'editor.stickyScroll.enabled': false,
      'breadcrumbs.enabled': false,
      ...subject.settings,
    },
  });
  try {
    const workbench = await session.open(size);
    await workbench.openFile(script);
    await workbench.page.keyboard.press('Control+b');
    await workbench.editor.goTo(line, column);
    await workbench.run('Find LR: Find learning rate');
    if (takesArguments) await workbench.answer('Arguments of', '');
    await workbench.panel.chart().waitFor();
    if (showsLive) {
      await workbench.panel.text(/Step [3-6]\d of/).waitFor();
      await save(workbench, `panel-live-${name}`);
    }
    await workbench.panel.text(/^Done in/).waitFor();
    await workbench.editor.codeLens('Suggested').first().waitFor();
    await workbench.editor.codeLens('Finding LR').waitFor({ state: 'hidden' });
    await save(workbench, `${prefix}panel-done-${name}`);
    await workbench.editor.goTo(line, column);
    await save(workbench, `${prefix}codelens-${name}`);
    const fixes = await workbench.editor.openQuickFixes();
    await fixes.filter({ hasText: 'Set the learning rate' }).first().waitFor();
    await save(workbench, `${prefix}quick-fix-${name}`);
  } catch (error) {
    console.error(`${prefix}${name}:`, error);
    await session.picture(join(folder, '..', '..', 'out', 'screenshot-failed.png'));
    process.exitCode = 1;
  } finally {
    await session.close();
  }
}

/** The example's notebook, as it is stored with its plot. */
async function shootNotebook(name: string, theme: string): Promise<void> {
  const session = await Session.start({
    workspace: 'examples/notebooks',
    settings: { 'workbench.colorTheme': theme, 'notebook.insertToolbarLocation': 'hidden' },
  });
  try {
    const workbench = await session.open({ width: 1280, height: 960 });
    const { page } = workbench;
    const shown = await workbench.openNotebook(notebook);
    await page.keyboard.press('Control+b');
    await page.keyboard.press('Control+End');
    await (await shown.output('.find-lr canvas')).waitFor();
    await (await shown.button('Run again')).waitFor();
    // The cell with its whole output.
    await page.keyboard.press('ArrowUp');
    // Else the chart reads out what is under the pointer.
    await page.mouse.move(0, 0);
    // Scrolling and fonts come to rest.
    await page.waitForTimeout(1000);
    await save(workbench, `notebook-${name}`);
  } catch (error) {
    console.error(`notebook ${name}:`, error);
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
