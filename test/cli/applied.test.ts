import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { RunRecord } from '../../src/protocol/record.ts';
import { pythonScripts } from '../runner/python/support/scripts.ts';
import { findLr, type Outcome } from './support/command.ts';

const DATA = `
import argparse, torch
torch.manual_seed(0)
x = torch.randn(256, 4)
y = x.sum(1, keepdim=True)
model = torch.nn.Sequential(torch.nn.Linear(4, 8), torch.nn.Linear(8, 1))
`;
const TRAIN = `
for step in range(200):
    loss = ((model(x) - y) ** 2).mean()
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
`;

const GROUPS = `${DATA}
optimizer = torch.optim.SGD([
    {"params": model[0].parameters(), "lr": 0.01},
    {"params": model[1].parameters(), "lr": 0.001},
], lr=3e-4)
${TRAIN}`;

const SET = `${DATA}
optimizer = torch.optim.SGD([{"params": layer.parameters()} for layer in model], lr=1e-7)
lrs = [0.001, 0.01]
for group, lr in zip(optimizer.param_groups, lrs):
    group["lr"] = lr
${TRAIN}`;

const LAYERS = `${DATA}
def groups_of(model, learning_rate, decay):
    groups = [{"params": [model[1].weight], "lr": learning_rate}]
    lr = learning_rate
    for name in ["bias", "weight"]:
        lr *= decay
        groups += [{"params": [getattr(model[0], name)], "lr": lr}]
    return groups
optimizer = torch.optim.AdamW(groups_of(model, 1e-3, 0.9), lr=0.5)
${TRAIN}`;

const TIMES = `${DATA}
optimizer = torch.optim.SGD([{"params": layer.parameters()} for layer in model], lr=1e-4)
optimizer.param_groups[1]["lr"] *= 10
${TRAIN}`;

const ELSEWHERE = `${DATA}
import base64
exec(base64.b64decode("bHJzID0gWzFlLTMsIDFlLTRd"))
optimizer = torch.optim.SGD([{"params": m.parameters(), "lr": lr} for m, lr in zip(model, lrs)], lr=1e-3)
${TRAIN}`;

const RATIO = `${DATA}
parser = argparse.ArgumentParser()
parser.add_argument("--lr", type=float, default=None)
parser.add_argument("--lr-base", type=float, default=0.1)
parser.add_argument("--batch", type=int, default=32)
args = parser.parse_args()
if args.lr is None:
    ratio = args.batch / 256
    args.lr = args.lr_base * ratio
optimizer = torch.optim.SGD(model.parameters(), lr=args.lr)
${TRAIN}`;

const NO_LR = `${DATA}optimizer = torch.optim.Adam(model.parameters())\n${TRAIN}`;

describe('find-lr apply on what a run has tested', () => {
  const scripts = pythonScripts();
  const words = ['--steps', '40', '--seed', '0', '--out', 'run.json'];
  const apply = (): Promise<Outcome> =>
    findLr(['apply', 'run.json', '--lr', '0.03', '--write'], { cwd: scripts.folder });
  const script = (): Promise<string> => readFile(join(scripts.folder, 'train.py'), 'utf8');

  it('writes the LRs of all groups, with which the script then takes its first step', async () => {
    await scripts.run(GROUPS, words);
    const applied = await apply();
    assert.equal(applied.code, 0, applied.stderr);
    const expected = GROUPS.replace('"lr": 0.01}', '"lr": 0.03}').replace('"lr": 0.001}', '"lr": 0.003}');
    assert.equal(await script(), expected);
    assert.deepEqual(lrsOf((await scripts.run(expected, words)).record), [0.03, 0.003]);
  });

  it('writes the LRs that are set later, one a group', async () => {
    await scripts.run(SET, words);
    assert.equal((await apply()).code, 0);
    const expected = SET.replace('[0.001, 0.01]', '[0.03, 0.3]');
    assert.equal(await script(), expected);
    assert.deepEqual(lrsOf((await scripts.run(expected, words)).record), [0.03, 0.3]);
  });

  it('writes the one number behind the LRs of all layers', async () => {
    await scripts.run(LAYERS, words);
    const applied = await apply();
    assert.doesNotMatch(applied.stdout, /yourself/);
    const expected = LAYERS.replace('model, 1e-3', 'model, 3e-2');
    assert.equal(await script(), expected);
    assert.deepEqual(lrsOf((await scripts.run(expected, words)).record), [0.03, 0.027, 0.0243]);
  });

  it('leaves nothing to do by hand where one group takes a multiple of what it was made with', async () => {
    const { stderr } = await scripts.run(TIMES, words);
    const applied = await apply();
    assert.doesNotMatch(`${stderr}${applied.stdout}${applied.stderr}`, /yourself|not found/);
    const expected = TIMES.replace('lr=1e-4', 'lr=3e-2');
    assert.equal(await script(), expected);
    assert.deepEqual(lrsOf((await scripts.run(expected, words)).record), [0.03, 0.3]);
  });

  it('names the LR of each group where no number was found', async () => {
    const { stderr, record } = await scripts.run(ELSEWHERE, words);
    assert.deepEqual([record.optimizers[0]?.literal, record.optimizers[0]?.candidates], [null, undefined]);
    const applied = await apply();
    assert.equal(applied.code, 2);
    const said =
      /Give parameter groups 0 and 1 of SGD their LRs yourself, each 30 times what it is now: their numbers were not found\. They are to be 3e-2 \(group 0\), 3e-3 \(group 1\)\./;
    assert.match(applied.stderr.replace(/\s+/g, ' '), said);
    assert.equal(await script(), ELSEWHERE);
    const { recommended } = record.results[0] ?? {};
    if (recommended != null)
      assert.match(stderr.replace(/\s+/g, ' '), /Give parameter groups 0 and 1 of SGD their LRs/);
  });

  it('writes the number that the LR is computed from, and says the LR that it makes', async () => {
    await scripts.run(RATIO, words);
    const applied = await apply();
    assert.match(applied.stdout, /Writes 0\.24 for --lr-base, which makes the LR 3e-2/);
    const expected = RATIO.replace('default=0.1', 'default=0.24');
    assert.equal(await script(), expected);
    assert.deepEqual(lrsOf((await scripts.run(expected, words)).record), [0.03]);
  });

  it('refuses a call that has become another one, and finds it behind new lines', async () => {
    await scripts.run(NO_LR, words);
    const other = NO_LR.replace('Adam(', 'AdamW(');
    await scripts.write('train.py', other);
    const refused = await apply();
    assert.equal(refused.code, 2);
    assert.match(refused.stderr, /train\.py is left as it is\. train\.py has changed since it was tested/);
    assert.equal(await script(), other);

    const longer = `# one more line\n${NO_LR}`;
    await scripts.write('train.py', longer);
    assert.equal((await apply()).code, 0);
    const written = longer.replace('parameters())', 'parameters(), lr=3e-2)');
    assert.equal(await script(), written);

    const again = await apply();
    assert.equal(again.code, 0, again.stderr);
    assert.match(again.stdout, /The learning rate 3e-2 is applied already/);
    assert.equal(await script(), written);
  });
});

function lrsOf({ optimizers }: RunRecord): (number | null)[] {
  return optimizers[0]?.groups.map(({ lr }) => (lr === null ? null : Number(lr.toPrecision(6)))) ?? [];
}
