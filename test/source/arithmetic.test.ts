import assert from 'node:assert/strict';
import fc from 'fast-check';
import { lrFrom, numberFor, type Step } from '../../src/protocol/arithmetic.ts';
import { rewrite } from '../../src/source/index.ts';
import { locate, type Project } from './support.ts';
import { Marked } from './python/support.ts';

/** [what it is, the script, the run's LR, an LR to write, what the line with the number then reads]. `§`: the construction, of SGD. */
type Case = readonly [string, string | Project, number, number, string];

const PARSER = 'import argparse, torch\nparser = argparse.ArgumentParser()\n';

const PYTHON: readonly Case[] = [
  [
    'an option times a ratio of options',
    `${PARSER}parser.add_argument("--lr", type=float, default=None)\nparser.add_argument("--lr-base", type=float, default=0.1)\nparser.add_argument("--batch", type=int, default=32)\nargs = parser.parse_args()\nif args.lr is None:\n    ratio = args.batch / 256\n    args.lr = args.lr_base * ratio\nopt = §torch.optim.SGD(p, lr=args.lr)\n`,
    0.0125,
    0.03,
    'parser.add_argument("--lr-base", type=float, default=0.24)',
  ],
  [
    'a ratio that only the run knew',
    `${PARSER}parser.add_argument("--blr", type=float, default=1e-3)\nargs = parser.parse_args()\nlr = args.blr * args.batch_size * misc.get_world_size() / 256\nopt = §torch.optim.SGD(p, lr=lr)\n`,
    4e-3,
    2e-2,
    'parser.add_argument("--blr", type=float, default=5e-3)',
  ],
  [
    'a factor',
    'import torch\nlr = 0.1\nopt = §torch.optim.SGD(p, lr=lr * world_size)\n',
    0.4,
    0.03,
    'lr = 0.0075',
  ],
  [
    'a statement that scales',
    'import torch\nlr = 0.1\nlr *= world_size\nopt = §torch.optim.SGD(p, lr=lr)\n',
    0.4,
    0.2,
    'lr = 0.05',
  ],
  [
    'an attribute that is scaled in place',
    `${PARSER}parser.add_argument("--lr", default=0.1)\nargs = parser.parse_args()\nargs.lr *= hvd.size()\nopt = §torch.optim.SGD(p, lr=args.lr)\n`,
    0.4,
    0.2,
    'parser.add_argument("--lr", default=0.05)',
  ],
  [
    'a name that one statement has twice',
    'import torch\ndef rate(top, epoch):\n    return top * (epoch + 1) / 5 if epoch < 5 else top * 0.9 ** (epoch - 5)\nopt = §torch.optim.SGD(p, lr=rate(0.04, start))\n',
    0.04,
    0.02,
    'opt = torch.optim.SGD(p, lr=rate(0.02, start))',
  ],
  ['a power of ten', 'import torch\nk = 3\nopt = §torch.optim.SGD(p, lr=10 ** -k)\n', 1e-3, 1e-2, 'k = 2'],
  [
    'a power of ten between',
    'import torch\nk = 3.0\nopt = §torch.optim.SGD(p, lr=10 ** -k)\n',
    1e-3,
    2.4e-2,
    'k = 1.62',
  ],
  ['a quotient', 'import torch\nk = 1000\nopt = §torch.optim.SGD(p, lr=1 / k)\n', 1e-3, 2e-3, 'k = 500'],
  [
    'a quotient of numbers',
    'import torch\nopt = §torch.optim.SGD(p, lr=1 / 1000)\n',
    1e-3,
    2.4e-2,
    'opt = torch.optim.SGD(p, lr=24 / 1000)',
  ],
  [
    'a power of ten as it stands',
    'import torch\nopt = §torch.optim.SGD(p, lr=10 ** -3)\n',
    1e-3,
    1e-2,
    'opt = torch.optim.SGD(p, lr=10 ** -2)',
  ],
  [
    'a square root',
    'import math, torch\nbatch = 16\nopt = §torch.optim.SGD(p, lr=1e-3 * math.sqrt(batch))\n',
    4e-3,
    8e-3,
    'opt = torch.optim.SGD(p, lr=2e-3 * math.sqrt(batch))',
  ],
  [
    'a function of the script',
    'import torch\ndef scaled(lr, n):\n    return lr * n / 256\nopt = §torch.optim.SGD(p, lr=scaled(0.1, 512))\n',
    0.2,
    0.4,
    'opt = torch.optim.SGD(p, lr=scaled(0.2, 512))',
  ],
  [
    'one of two branches',
    'import torch\nlr0 = 0.1\nlr = lr0 if big else lr0 * 0.1\nopt = §torch.optim.SGD(p, lr=lr)\n',
    0.01,
    0.02,
    'lr0 = 0.2',
  ],
  [
    "OneCycleLR's factor",
    'import torch\nconfig = {"lr": 0.01}\nopt = torch.optim.SGD(p, lr=config["lr"])\nsched = §torch.optim.lr_scheduler.OneCycleLR(opt, max_lr=config["lr"] * 10)\n',
    0.1,
    0.3,
    'config = {"lr": 0.03}',
  ],
];

const JAVASCRIPT: readonly Case[] = [
  [
    'a factor',
    'const base = 1e-3;\nconst lr = base * workers;\ntf.train.sgd(lr);\n',
    4e-3,
    2e-2,
    'const base = 5e-3;',
  ],
  [
    'a name that one statement has twice',
    'const top = 0.04;\nconst lr = start < 5 ? (top * (start + 1)) / 5 : top * 0.9 ** (start - 5);\ntf.train.sgd(lr);\n',
    0.04,
    0.02,
    'const top = 0.02;',
  ],
  ['a power', 'const k = 3;\ntf.train.sgd(Math.pow(10, -k));\n', 1e-3, 1e-2, 'const k = 2;'],
  ['an operator of powers', 'const k = 3;\ntf.train.sgd(10 ** -k);\n', 1e-3, 0.1, 'const k = 1;'],
  [
    'a square root',
    'const n = 16;\ntf.train.sgd(1e-3 * Math.sqrt(n));\n',
    4e-3,
    8e-3,
    'tf.train.sgd(2e-3 * Math.sqrt(n));',
  ],
  ['a quotient', 'const k = 1000;\ntf.train.sgd(1 / k);\n', 1e-3, 2e-3, 'const k = 500;'],
  [
    'a statement that scales',
    'let lr = 0.1;\nlr *= scale();\ntf.train.sgd(lr);\n',
    0.4,
    0.2,
    'let lr = 0.05;',
  ],
  [
    'an option',
    "import {program} from 'commander';\nprogram.option('--base-lr <n>', 'rate', Number, 0.1).option('--batch <n>', 'size', Number, 32).parse();\nconst o = program.opts();\ntf.train.sgd(o.baseLr * o.batch / 256);\n",
    0.0125,
    0.03,
    "program.option('--base-lr <n>', 'rate', Number, 0.24).option('--batch <n>', 'size', Number, 32).parse();",
  ],
  [
    'one of two branches',
    'const lr0 = 0.1;\nconst lr = big ? lr0 : lr0 / 10;\ntf.train.sgd(lr);\n',
    0.01,
    0.02,
    'const lr0 = 0.2;',
  ],
];

describe('a number that the LR is computed from', () => {
  for (const [what, files, lr, wanted, expected] of PYTHON) {
    it(`is rewritten, divided back, in Python: ${what}`, async () => {
      const marked = new Marked(files);
      const located = await marked.locate(/OneCycle/.test(what) ? 'OneCycleLR' : 'SGD', lr);
      assertRewritten(marked.project['/p/train.py'] ?? '', located, wanted, expected);
    });
  }

  for (const [what, source, lr, wanted, expected] of JAVASCRIPT) {
    it(`is rewritten, divided back, in JavaScript: ${what}`, async () => {
      assertRewritten(String(source), await locate(source, 'SGD', lr, 'sgd('), wanted, expected);
    });
  }

  it('tells its name and its computation', async () => {
    const files = PYTHON[0]?.[1] ?? '';
    const { literal } = await new Marked(files).locate('SGD', 0.0125);
    const { name, expression } = literal?.arithmetic ?? {};
    assert.deepEqual([name, expression], ['--lr-base', 'args.lr_base * ratio']);
  });

  it('is rewritten in the config file that it is read from', async () => {
    const files = {
      'train.py':
        'import torch, yaml\nwith open("base.yaml") as file:\n    cfg = yaml.safe_load(file)\nlr = cfg["optim"]["base_lr"] * cfg["batch"] / 256\nopt = §torch.optim.SGD(p, lr=lr)\n',
      'base.yaml': 'batch: 32\nother:\n  base_lr: 5.0\noptim:\n  base_lr: 0.1\n',
    };
    const marked = new Marked(files);
    const located = await marked.locate('SGD', 0.0125);
    assertRewritten(files['base.yaml'], located, 0.03, '  base_lr: 0.24');
  });

  it('counts for nothing when the command line gave the LR itself', async () => {
    const marked = new Marked(PYTHON[0]?.[1] ?? '');
    const located = await marked.locate('SGD', 0.4, { args: ['--lr', '0.4'] });
    assert.equal(located.literal, null);
    assert.match(located.note ?? '', /given as an argument \(--lr\)/);
  });

  it('is found where another factor was given on the command line', async () => {
    const marked = new Marked(PYTHON[0]?.[1] ?? '');
    const located = await marked.locate('SGD', 0.025, { args: ['--batch', '64'] });
    assertRewritten(
      marked.project['/p/train.py'] ?? '',
      located,
      0.05,
      'parser.add_argument("--lr-base", type=float, default=0.2)',
    );
  });

  it('is not 0, of which no factor makes an LR', async () => {
    const files = 'import torch\nlr = 0\nopt = §torch.optim.SGD(p, lr=lr * world_size)\n';
    assert.equal((await new Marked(files).locate('SGD', 0.1)).literal, null);
  });

  it('is not the batch size', async () => {
    const files = 'import torch\nbatch_size = 64\nopt = §torch.optim.SGD(p, lr=base() * batch_size)\n';
    const located = await new Marked(files).locate('SGD', 0.64);
    assert.equal(located.literal, null);
    assert.deepEqual(
      located.candidates.map(({ text }) => text),
      ['base() * batch_size'],
    );
  });

  it('comes back through every chain of operations', () => {
    const number = fc.double({ min: 1e-3, max: 50, noNaN: true });
    const step = fc.record({
      operator: fc.constantFrom<Step['operator'][]>('+', '*', '/', '**'),
      operand: number,
      isLeft: fc.boolean(),
    });
    fc.assert(
      fc.property(number, fc.array(step, { maxLength: 4 }), (start, chain) => {
        const steps = chain.map(({ operator, operand, isLeft }): Step =>
          isLeft && operator !== '**'
            ? { operator, left: operand }
            : { operator, right: operator === '**' ? 2 : operand },
        );
        const lr = lrFrom(start, steps);
        fc.pre(Number.isFinite(lr) && lr > 1e-9 && lr < 1e9);
        const back = numberFor(lr, steps);
        fc.pre(Math.abs(back - start) < 0.1 * start || steps.every(({ operator }) => operator !== '+'));
        assert.ok(Math.abs(lrFrom(back, steps) - lr) <= 1e-6 * lr);
      }),
    );
  });
});

function assertRewritten(
  text: string,
  { literal, note }: Awaited<ReturnType<Marked['locate']>>,
  lr: number,
  expected: string,
): void {
  assert.ok(literal !== null, note);
  const written = rewrite(text, literal, lr);
  assert.ok(written.ok, written.ok ? '' : written.reason);
  const lines = written.text.split('\n').filter((line, i) => line !== text.split('\n')[i]);
  assert.deepEqual(lines, [expected]);
}
