import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { RunRecord } from '../../src/protocol/record.ts';
import { pythonScripts } from '../runner/python/support/scripts.ts';
import { findLr } from './support/command.ts';

const CONFIG = `# what is trained with
data: {rows: 64}
model:
  lr: 5.0   # not this one
optim:
  lr:
    1e-3    # tuned by hand
`;

const SCRIPT = `
import argparse, torch, yaml
parser = argparse.ArgumentParser()
parser.add_argument("--config", default="conf/base.yaml")
args = parser.parse_args()
with open(args.config) as file:
    config = yaml.safe_load(file)
torch.manual_seed(0)
x = torch.randn(config["data"]["rows"], 4)
y = x.sum(1, keepdim=True)
model = torch.nn.Linear(4, 1)
optimizer = torch.optim.SGD(model.parameters(), lr=float(config["optim"]["lr"]))
print("LR", optimizer.param_groups[0]["lr"])
for step in range(200):
    loss = ((model(x) - y) ** 2).mean()
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
`;

describe("find-lr apply on a Python script's configuration", () => {
  const scripts = pythonScripts();

  before(async () => {
    await scripts.write('conf/base.yaml', CONFIG);
  });

  it('rewrites the number that the run was made with, which the script then trains with', async () => {
    const { record } = await scripts.run(SCRIPT, ['--steps', '60', '--seed', '0', '--out', 'run.json']);
    const [entry] = record.optimizers;
    assert.equal(entry?.literal?.file, join(scripts.folder, 'conf/base.yaml'), entry?.literalNote);
    assert.equal(entry?.literal?.text, '1e-3');

    const applied = await findLr(['apply', 'run.json', '--lr', '0.03', '--write'], { cwd: scripts.folder });
    assert.equal(applied.code, 0, applied.stderr);
    const config = join(scripts.folder, 'conf/base.yaml');
    assert.equal(await readFile(config, 'utf8'), CONFIG.replace('1e-3', '3.0e-2'));

    const again = await scripts.run(SCRIPT, ['--steps', '20', '--seed', '0']);
    const [now] = again.record.optimizers;
    assert.deepEqual([now?.lr, now?.literal?.text], [0.03, '3.0e-2']);
  });

  it('leaves the files alone where the command line gave it', async () => {
    const script = SCRIPT.replace(
      'args = ',
      'parser.add_argument("--lr", type=float, default=1e-3)\nargs = ',
    ).replace('float(config["optim"]["lr"])', 'args.lr');
    const { record } = await scripts.run(script, [
      '--steps',
      '20',
      '--out',
      'run.json',
      '--',
      '--lr',
      '0.002',
    ]);
    const [entry] = (record satisfies RunRecord).optimizers;
    assert.equal(entry?.literal, null);
    assert.match(entry?.literalNote ?? '', /^It was given as an argument \(--lr\)/);
    const { code, stderr } = await findLr(['apply', 'run.json', '--lr', '0.03', '--write'], {
      cwd: scripts.folder,
    });
    assert.equal(code, 2);
    assert.match(stderr, /There is no place to edit for SGD\. It was given as an argument \(--lr\)/);
  });
});
