/** A record that anyone may have written names a place, an optimizer and lines: whatever they are, no number is changed but one that is an LR. */
import assert from 'node:assert/strict';
import type { Literal, OptimizerEntry, RecordTarget } from '../../src/protocol/record.ts';
import { placeCheck } from '../../src/source/index.ts';
import { filesOf, reader } from './support.ts';

/** «» around the numbers that are LRs. */
const MARKED: Readonly<Record<string, string>> = {
  '/p/train.py': `import torch, argparse, foo
epochs = 10
width = 0.01
def helper(x, y=0.01):
    return x * 0.01
p = argparse.ArgumentParser()
p.add_argument("--thing", type=float, default=0.01)
p.add_argument("--lr", type=float, default=«0.01»)
args = p.parse_args()
opt = torch.optim.RMSprop(net.parameters(), lr=«0.01», alpha=0.01, eps=0.01)
sgd = torch.optim.SGD(net.parameters(), «0.01», 0.01)
sch = torch.optim.lr_scheduler.OneCycleLR(opt, max_lr=«0.01», total_steps=100, pct_start=0.01)
foo.configure(0.01, rate=0.01, size=0.01)
for g in opt.param_groups:
    g["lr"] = «0.01»
    g["weight"] = 0.01
print(0.01)
settings = {"lr": «0.01», "port": 0.01, "x": 0.01}
if loss > 0.01:
    helper(0.01)
`,
  '/p/train.mjs': `import * as tf from '@tensorflow/tfjs';
const port = 0.01;
const opt = tf.train.rmsprop(«0.01», 0.01, 0.01);
const other = tf.train.sgd(«0.01»);
server.listen(0.01);
function f(x = 0.01, lr = «0.01») { return x < 0.01; }
const o = {lr: «0.01», port: 0.01, rate: 0.01};
setTimeout(f, 0.01);
`,
};

const TYPES = ['RMSprop', 'print'];
type Told = (location: OptimizerEntry['location']) => Partial<OptimizerEntry>;
const TOLD: readonly Told[] = [
  () => ({}),
  (location) => ({ groups: [{ lr: 0.01, set: { location } }] }),
  (location) => ({ hand: { location }, schedule: 'by hand' }),
  (location) => ({ peak: { lr: 0.01, location }, schedule: 'OneCycleLR' }),
];

describe('a place of a record that anyone may have written', () => {
  const texts = Object.fromEntries(
    Object.entries(MARKED).map(([file, marked]) => [file, marked.replace(/[«»]/g, '')]),
  );
  const files = filesOf(texts);

  for (const [file, marked] of Object.entries(MARKED))
    it(`is changed only where an LR stands (${file})`, async () => {
      const text = texts[file] ?? '';
      const lines = text.split('\n');
      const target: RecordTarget = { kind: 'script', path: file, args: [], cwd: '/p' };
      const lrs = new Set([...marked.matchAll(/«/g)].map(({ index }, i) => index - 2 * i));
      const changed = new Set<number>();
      for (const { 0: number, index: start } of text.matchAll(/(?<![\w.])(0\.01|100?)(?![\w.])/g)) {
        const literal: Literal = { kind: 'number', file, start, end: start + number.length, text: number };
        for (const [i, type] of TYPES.entries())
          for (let line = 1; line < lines.length; line++) {
            const column = (/\S/.exec(lines[line - 1] ?? '')?.index ?? 0) + 1;
            const location = { file, line, column };
            const entry: OptimizerEntry = {
              ...{ id: '0', type, lr: Number(number), groups: [], location, literal },
              ...TOLD[(line + i + 1) % TOLD.length]?.(location),
            };
            const check = placeCheck(entry, target, reader(), files);
            const written = await reader().write(
              text,
              [{ literal, lr: 0.2 }],
              (other) => files.read(other),
              check,
            );
            if (written.ok) changed.add(start);
          }
      }
      const wrong = [...changed].filter((start) => !lrs.has(start));
      assert.deepEqual(
        wrong.map((start) => text.slice(Math.max(0, start - 30), start + 4)),
        [],
      );
      assert.ok(changed.size > 1, 'the LRs are');
    });
});
