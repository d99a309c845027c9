import assert from 'node:assert/strict';
import { join } from 'node:path';
import { findLr, recordOf } from '../../cli/support/command.ts';
import { pythonScripts } from './support/scripts.ts';

/** As hydra.utils.instantiate, jsonargparse and trainers do: the optimizer is made in a library, for a line of the user's. */
const MAKER = `
import torch
def make(model, lr):
    return torch.optim.Adam(model.parameters(), lr=lr)
`;
const TRAINING = `
for _ in range(120):
    optimizer.zero_grad()
    model(torch.randn(8, 4)).square().mean().backward()
    optimizer.step()
`;
const SCRIPT = `import torch
from maker.policy import make
model = torch.nn.Linear(4, 1)
optimizer = make(model, lr=1e-3)
${TRAINING}`;

describe('where a Python optimizer is said to be made', function () {
  this.timeout(240_000);
  const scripts = pythonScripts();

  /** A package as pip lays it into a folder; of an editable install it records nothing. */
  async function install(folder: string, isEditable = false): Promise<void> {
    await scripts.write(`${folder}/maker/__init__.py`, '');
    await scripts.write(`${folder}/maker/policy.py`, MAKER);
    const own = isEditable ? '__editable__.maker-1.0.pth,,\n' : 'maker/__init__.py,,\nmaker/policy.py,,\n';
    await scripts.write(`${folder}/maker-1.0.dist-info/RECORD`, `${own}maker-1.0.dist-info/RECORD,,\n`);
  }

  async function madeIn(folder: string, words: readonly string[] = []) {
    const env = { PYTHONPATH: join(scripts.folder, folder) };
    const { record, stderr } = await scripts.run(SCRIPT, words, { env });
    const [entry] = record.optimizers;
    return { entry, stderr, location: entry?.location ?? null };
  }

  it('is the nearest line of the user’s, not a package’s, wherever pip has put that', async () => {
    for (const folder of ['deps', 'env/lib/python3.11/site-packages']) {
      await install(folder);
      const { location, entry } = await madeIn(folder);
      assert.deepEqual([location?.file, location?.line], [join(scripts.folder, 'train.py'), 4], folder);
      assert.equal(entry?.literal?.text, '1e-3');
    }
  });

  it('is in a package that is installed to be edited, which is the user’s', async () => {
    await install('project', true);
    const { location } = await madeIn('project');
    assert.equal(location?.file, join(scripts.folder, 'project/maker/policy.py'));
  });

  it('is nowhere where a library alone makes it, and that is said', async () => {
    await install('deps');
    const text = `from maker.policy import make\nimport torch\nmodel = torch.nn.Linear(4, 1)\noptimizer = make(model, 1e-3)\n${TRAINING}`;
    await scripts.write('deps/maker/training.py', text);
    const env = { PYTHONPATH: join(scripts.folder, 'deps') };
    const words = ['run', 'deps/maker/training.py', '--json', '--python', scripts.python];
    const [entry] = recordOf(await findLr(words, { cwd: scripts.folder, env })).optimizers;
    assert.equal(entry?.location, null);
    assert.match(entry?.literalNote ?? '', /^No line of your own code makes this optimizer/);
  });
});
