import assert from 'node:assert/strict';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findLr } from '../../../cli/support/command.ts';
import { pythonScripts } from '../support/scripts.ts';

/** wandb makes folders when it is imported, even where it is disabled, and removes them at exit. */
const SCRIPT = `
import os, tempfile, time, torch, wandb
run = wandb.init(project='x', mode='offline')
artifact = wandb.Artifact('model', 'model')
open(os.path.join(tempfile.mkdtemp(prefix='own-'), 'a'), 'w').write('a')
kept = tempfile.NamedTemporaryFile(delete=False)
print('made', len(os.listdir(tempfile.gettempdir())), flush=True)
model = torch.nn.Linear(4, 1)
optimizer = torch.optim.SGD(model.parameters(), lr=0.01)
while True:
    optimizer.zero_grad()
    model(torch.ones(2, 4)).sum().backward()
    optimizer.step()
    print('stepped', flush=True)
    time.sleep(0.5)
`;

describe('temporary files of a run', () => {
  const scripts = pythonScripts();
  let temporary: string;

  before(async () => {
    temporary = await mkdtemp(join(tmpdir(), 'find-lr-t-'));
  });
  after(async () => {
    if (temporary) await rm(temporary, { recursive: true, force: true });
  });

  it('are gone after a cancel, and what was there before is not', async () => {
    await writeFile(join(temporary, 'tmpbefore_'), 'mine');
    await scripts.write('train.py', SCRIPT);
    let asked = false;
    const { code, stdout } = await findLr(['run', 'train.py', '--events', '--python', scripts.python], {
      cwd: scripts.folder,
      env: { TMPDIR: temporary, OMP_NUM_THREADS: '1' },
      onStdout: (text, child) => {
        if (!asked && text.includes('"stepped"')) child.kill('SIGINT');
        asked ||= text.includes('"stepped"');
      },
    });
    assert.equal(code, 130);
    const made = Number(/"made (\d+)"/.exec(stdout)?.[1]);
    assert.ok(made > 3, `${made} entries beside those that were there`);
    // PyTorch's cache of compiled code is there after a run without us too.
    const left = (await readdir(temporary)).filter((name) => !name.startsWith('torchinductor_'));
    assert.deepEqual(left, ['tmpbefore_']);
  });
});
