import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Session } from './pages/session.ts';
import type { Workbench } from './pages/workbench.ts';

describe('a run that is cut short', () => {
  let session: Session;
  let workbench: Workbench;
  let before: Map<string, string>;

  beforeEach(async () => {
    session = await Session.start({
      workspace: 'test/fixtures/workspaces/training',
      settings: { 'find-lr.sweep.steps': 50_000 },
    });
    before = hashes(session.folder);
    workbench = await session.open();
    await workbench.openFile('endless.mjs');
    await workbench.run('Find LR: Find learning rate');
    await until(() => running(session.folder) > 0);
  });
  afterEach(() => session.close());

  it('by the Cancel of its notification leaves no process and no file', async () => {
    // The panel has a Stop of its own.
    await workbench.panel.close();
    await workbench.notification('Finding the learning rate').getByRole('button', { name: 'Cancel' }).click();
    await until(() => running(session.folder) === 0);
    assert.deepEqual(hashes(session.folder), before);
  });

  it('by the Stop of its panel, which is the only one, ends with what it has', async () => {
    await workbench.panel.button('Stop').waitFor();
    assert.equal(await workbench.notification('Finding the learning rate').count(), 0);
    assert.equal(await workbench.editor.codeLens(/stop/i).count(), 0);
    await workbench.panel.button('Stop').click();
    await workbench.panel.text(/^Stopped after/).waitFor();
    await until(() => running(session.folder) === 0);
  });

  it('by a reload of the window says so, and leaves no process', async () => {
    await workbench.panel.chart().waitFor();
    await workbench.page.reload();
    await workbench.ready();
    // VS Code may have the panel back, or not: the runs are reached in either case.
    await workbench.openFile('endless.mjs');
    await workbench.run('Find LR: Show learning rate runs…');
    await workbench.quickInput().fill('Ended with its window');
    await workbench.page.keyboard.press('Enter');
    await workbench.panel.text(/reloaded or closed/).waitFor();
    await until(() => running(session.folder) === 0);
  });

  it('by the end of VS Code leaves no process and no file', async () => {
    const after = await session.closeKeepingFolder(async () => {
      await until(() => running(session.folder) === 0);
      return hashes(session.folder);
    });
    assert.deepEqual(after, before);
  });
});

describe('a window that is reloaded', () => {
  let session: Session;
  before(async () => {
    session = await Session.start({ workspace: 'test/fixtures/workspaces/training' });
  });
  after(() => session.close());

  it('shows the last result again, and applies it', async () => {
    const workbench = await session.open();
    await workbench.openFile('train.ts');
    await workbench.run('Find LR: Find learning rate');
    await workbench.editor.codeLens('Suggested').waitFor();
    // The workbench saves which editors are open before it goes.
    await workbench.page.reload();
    await workbench.ready();
    await workbench.panel.chart().waitFor();
    await workbench.panel.button(/^Apply/).click();
    await workbench.editor.codeLens('applied').waitFor();
  });
});

/** How many processes of scripts in `folder` there are. */
function running(folder: string): number {
  const lines = execFileSync('ps', ['-eo', 'args'], { encoding: 'utf8' }).split('\n');
  return lines.filter((line) => line.includes(join(folder, 'endless.mjs'))).length;
}

function hashes(folder: string): Map<string, string> {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort();
  const files = names.filter((name) => statSync(join(folder, name)).isFile());
  return new Map(
    files.map((name) => [
      name,
      createHash('sha256')
        .update(readFileSync(join(folder, name)))
        .digest('hex'),
    ]),
  );
}

async function until(check: () => boolean): Promise<void> {
  const end = Date.now() + 60_000;
  while (!check()) {
    assert.ok(Date.now() < end, 'Waited in vain.');
    await sleep(100);
  }
}
