import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { parseRunRecord } from '../../../src/protocol/record.ts';
import { findLr } from '../../cli/support/command.ts';
import { pythonScripts } from './support/scripts.ts';

/** Tells, as JSON lines, the LRs that the script sees and those that its updates were made with. */
const SCRIPT = `
import json, math, os, sys, torch
from torch import nn
torch.manual_seed(0)
x = torch.randn(400, 8)
y = 3 * x[:, :1] + x[:, 1:2]
model = nn.Sequential(nn.Linear(8, 16), nn.Tanh(), nn.Linear(16, 1))
one = torch.optim.SGD([{'params': [model[0].weight]}, {'params': [model[0].bias], 'lr': 1e-3}], lr=1e-2)
two = torch.optim.SGD(model[2].parameters(), lr=2e-2)
three = torch.optim.SGD(nn.Linear(2, 2).parameters(), lr=3e-2)
warmup = torch.optim.lr_scheduler.LambdaLR(one, lambda step: min(1, (step + 1) / 10))
say = lambda **facts: print(json.dumps(facts), flush=True)
say(one=[g['lr'] for g in one.param_groups], base=warmup.base_lrs, default=one.defaults['lr'])
if not sys.stdin.isatty(): say(stdin=sys.stdin.readline().strip())
try:
    for step in range(150):
        two.param_groups[0]['lr'] = 2e-2 * 0.5 * (1 + math.cos(math.pi * step / 300))
        seen = [one.param_groups[0]['lr'], two.param_groups[0]['lr']]
        weights = [model[0].weight, model[2].weight]
        before = [w.detach().double().clone() for w in weights]
        loss = nn.functional.mse_loss(model(x), y)
        one.zero_grad(); two.zero_grad(); loss.backward()
        one.step(); two.step(); warmup.step()
        used = [float(((b - w.detach().double()).sum() / w.grad.double().sum())) for w, b in zip(weights, before)]
        if step in (0, 20, 149): say(step=step, seen=seen, used=used, after=one.param_groups[0]['lr'])
    if 'wait' in sys.argv:
        say(waiting=True)
        import time; time.sleep(60)
except KeyboardInterrupt:
    say(interrupted=True)
    raise
torch.save({'one': one.state_dict(), 'runner': os.environ.get('FIND_LR_PIPE')}, 'checkpoint.pt')
sys.exit(7)
`;

interface Told {
  one?: number[];
  base?: number[];
  default?: number;
  stdin?: string;
  step?: number;
  seen?: number[];
  used?: number[];
  interrupted?: boolean;
}

function told(text: string): Told[] {
  return text
    .split('\n')
    .filter((line) => line.startsWith('{"') && line.endsWith('}'))
    .map((line) => JSON.parse(line) as Told);
}

function assertClose(actual: number | undefined, expected: number, what: string): void {
  assert.ok(Math.abs((actual ?? NaN) / expected - 1) < 2e-2, `${what}: ${actual}, expected ${expected}`);
}

describe('PyTorch: find, then train', () => {
  const scripts = pythonScripts();
  let found: [number, number];

  it('trains the script to its own end with the LRs found; schedules keep their shape, those by hand too', async () => {
    const { code, record, stderr, left } = await scripts.run(SCRIPT, ['--then-train', '--out', 'run.json'], {
      stdin: 'from the user\n',
    });
    assert.equal(code, 7, stderr);
    const [one, two] = record.results.map(({ recommended }) => Number(recommended?.lr.toPrecision(2)));
    assert.ok(one !== undefined && two !== undefined && one > 0 && two > 0, stderr);
    found = [one, two];
    assert.equal(record.optimizers[1]?.schedule, 'by hand');
    assert.match(stderr, /Training with {2}LR \S+ \(was 1e-2\) · SGD \(train\.py:8\)\n/);
    assert.match(
      stderr.replace(/\s+/g, ' '),
      /Training with LR \S+ \(was 2e-2\) · SGD \(train\.py:9\) · each step is taken with \S+ times what the script sets/,
    );
    assert.match(stderr, /Training with {2}the script's own LR · SGD \(train\.py:10\)/);

    const lines = told(stderr);
    const [made] = lines;
    assert.deepEqual([made?.default, made?.base?.[0]], [one, one], 'the very number');
    [one / 10, one / 100].forEach((lr, group) => assertClose(made?.one?.[group], lr, `group ${group}`));
    assert.equal(lines[1]?.stdin, 'from the user');
    for (const { step, seen, used } of lines.filter((line) => line.step !== undefined)) {
      const warmup = Math.min(1, (step! + 1) / 10);
      assertClose(seen?.[0], one * warmup, `seen of the first at ${step}`);
      assertClose(used?.[0], one * warmup, `used by the first at ${step}`);
      const cosine = 0.5 * (1 + Math.cos((Math.PI * step!) / 300));
      assertClose(seen?.[1], 2e-2 * cosine, `seen of the second at ${step}`);
      assertClose(used?.[1], two * cosine, `used by the second at ${step}`);
    }
    assert.equal(lines.filter((line) => line.step === 149).length, 1);
    assert.ok(existsSync(join(scripts.folder, 'checkpoint.pt')));
    assert.deepEqual(left, []);
    parseRunRecord(JSON.parse(await readFile(join(scripts.folder, 'run.json'), 'utf8')));
  });

  it('trains from a record too; Ctrl+C reaches the script, and what it ends with is passed on', async () => {
    await rm(join(scripts.folder, 'checkpoint.pt'));
    const record = parseRunRecord(JSON.parse(await readFile(join(scripts.folder, 'run.json'), 'utf8')));
    record.target.args.push('wait');
    await scripts.write('wait.json', JSON.stringify(record));
    let sent = false;
    const outcome = await findLr(['train', 'wait.json', '--python', scripts.python], {
      cwd: scripts.folder,
      env: { OMP_NUM_THREADS: '1' },
      onStdout: (text, child) => {
        const waits = text.includes('{"waiting": true}\n');
        if (waits && !sent) child.kill('SIGINT');
        sent ||= waits;
      },
    });
    const lines = told(outcome.stdout);
    assert.equal(lines.find((line) => line.one !== undefined)?.default, found[0]);
    assert.ok(lines.some((line) => line.interrupted));
    assert.match(outcome.stderr, /KeyboardInterrupt/);
    assert.equal(outcome.code, null, 'it ends by the same signal');
    assert.ok(!existsSync(join(scripts.folder, 'checkpoint.pt')));
    assert.deepEqual(outcome.left, []);
  });

  it('does not train where nothing was found, and says so', async () => {
    const { code, stderr } = await scripts.run(
      `
import torch
w = torch.nn.Parameter(torch.zeros(3))
optimizer = torch.optim.SGD([w], lr=0.1)
for step in range(200):
    (0 * w.sum() + 1).backward()
    optimizer.step()
print('came to its end')
`,
      ['--then-train'],
    );
    assert.equal(code, 3, stderr);
    assert.match(stderr, /The script is not trained: there is no suggested LR/);
    assert.doesNotMatch(stderr, /came to its end/);
  });
});
