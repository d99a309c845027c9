import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { outputBundle } from '../../src/picture/bundle.ts';
import { completed } from '../renderer/records.ts';
import type { Notebook } from './pages/notebook.ts';
import { Session } from './pages/session.ts';
import type { Workbench } from './pages/workbench.ts';

const SOURCE = ['import torch\n', 'optimizer = torch.optim.NAdam(model.parameters(), lr=1e-3)'];

/** A notebook as it was saved by somebody else, with a run in it. */
function storedNotebook(): string {
  const data = outputBundle(completed('run'), null);
  const cell = (id: string, source: readonly string[], outputs: readonly unknown[]) => ({
    ...{ cell_type: 'code', execution_count: null, id, metadata: {}, outputs, source },
  });
  const display = { output_type: 'display_data', data, metadata: {} };
  const cells = [cell('a', SOURCE, []), cell('c', ['%%find_lr\n', 'train()'], [display])];
  const language_info = { name: 'python' };
  return JSON.stringify({ cells, metadata: { language_info }, nbformat: 4, nbformat_minor: 5 }, null, 1);
}

describe('a person who opens a notebook with a run in it', function () {
  let session: Session;
  let workbench: Workbench;
  let notebook: Notebook;

  before(async () => {
    session = await Session.start({ workspace: 'test/fixtures/workspaces/training' });
    await writeFile(join(session.folder, 'stored.ipynb'), storedNotebook());
    workbench = await session.open();
    notebook = await workbench.openNotebook('stored.ipynb');
  });
  after(() => session?.close());
  afterEach(async function () {
    if (this.currentTest?.state === 'failed') {
      await workbench.page.screenshot({
        path: `out/test/e2e-${this.currentTest.title.replace(/\W+/g, '-')}.png`,
      });
    }
  });

  it('sees its plot and its suggestion', async () => {
    await (await notebook.output('.find-lr canvas')).waitFor();
    assert.match(await notebook.text(), /Recommended learning rate/);
    assert.deepEqual(workbench.violations, []);
  });

  it('has the buttons of the extension, which answers', async () => {
    await (await notebook.button('Copy')).click();
    await (
      await notebook.output()
    )
      .getByText(/^Copied \S+\.$/)
      .first()
      .waitFor();
  });
});
