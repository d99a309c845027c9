import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { JupyterLab, neverRun } from '../../test/e2e/pages/jupyterLab.ts';
import { installed } from '../../test/wheel/support/installed.ts';
import { notebooks, root, screenshots, withoutPaths } from './places.ts';

/** In a copy of the examples, with the wheel installed, as a person would by Run All Cells and Save. */
export async function runInJupyterLab(name: string): Promise<void> {
  const wheel = await installed();
  if (wheel === null)
    throw new Error('The Python environments are not there: node scripts/provision/all.mjs makes them.');
  const home = mkdtempSync(join(tmpdir(), 'find-lr-lab-'));
  const copy = join(home, 'find-lr');
  cpSync(join(root, 'examples'), join(copy, 'examples'), { recursive: true });
  const file = join(copy, 'examples/notebooks', name);
  writeFileSync(file, neverRun(readFileSync(file, 'utf8')));
  const lab = await JupyterLab.start(wheel.python, copy, home);
  try {
    const notebook = await lab.open(`examples/notebooks/${name}`);
    await notebook.runAll();
    const output = notebook.outputOf('%%find_lr');
    const picture = output.locator('img');
    await picture.waitFor({ timeout: 120_000 });
    await picture.scrollIntoViewIfNeeded();
    // The second picture of the sweep: the first one shows a single step.
    const first = await picture.getAttribute('src');
    while ((await output.locator('img').getAttribute('src')) === first)
      await notebook.page.waitForTimeout(50);
    await notebook.page.screenshot({ path: join(screenshots, 'jupyterlab-running.png') });
    await notebook.idle();
    await notebook.save();
    await output.scrollIntoViewIfNeeded();
    await notebook.page.screenshot({ path: join(screenshots, 'jupyterlab.png') });
    writeFileSync(join(notebooks, name), withoutPaths(readFileSync(file, 'utf8'), copy));
  } finally {
    await lab.close();
    rmSync(home, { recursive: true, force: true });
  }
}
