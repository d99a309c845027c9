import assert from 'node:assert/strict';
import { suggestedFor } from '../../src/protocol/suggested.ts';
import { attached } from './attached.ts';
import { Marked } from './python/support.ts';
import { reader, type Project } from './support.ts';

/** [what the script is, its files, its groups' LRs, edits `[file, from, to]` after which the number no longer makes the LR, edits after which it does]. */
type Case = readonly [string, Project, number[], readonly Edit[], readonly Edit[]];
type Edit = readonly [file: string, from: string, to: string];

const PARSER = 'import argparse, torch\nparser = argparse.ArgumentParser()\n';

const CASES: readonly Case[] = [
  [
    'a number of YAML times another',
    {
      'train.py':
        'import torch, yaml\nfrom types import SimpleNamespace\ncfg = SimpleNamespace(**yaml.safe_load(open("cfg.yaml"))["train"])\nlr = cfg.base_lr * cfg.batch / 256\nopt = §torch.optim.SGD(p, lr=lr)\n',
      'cfg.yaml': 'train:\n  batch: 32\n  base_lr: 0.1\n  epochs: 3\n',
    },
    [0.0125],
    [
      ['train.py', 'cfg.base_lr * cfg.batch / 256', 'cfg.base_lr'],
      ['train.py', '/ 256', '/ 512'],
      ['train.py', '/ 256', '/ 256 * 2'],
      ['cfg.yaml', 'batch: 32', 'batch: 256'],
    ],
    [
      ['cfg.yaml', 'epochs: 3', 'epochs: 4'],
      ['train.py', 'lr = cfg', '# scaled\nlr = cfg'],
      ['train.py', 'lr=lr)', 'lr=lr, momentum=0.9)'],
    ],
  ],
  [
    'an option times the root of another',
    {
      'train.py': `${PARSER}parser.add_argument("--lr", type=float, default=1e-3)\nparser.add_argument("--world", type=int, default=4)\nargs = parser.parse_args()\nopt = §torch.optim.SGD(p, lr=args.lr * args.world ** 0.5)\n`,
    },
    [2e-3],
    [
      ['train.py', ' ** 0.5', ''],
      ['train.py', 'default=4', 'default=1'],
    ],
    [
      [
        'train.py',
        'parser.add_argument("--world"',
        'parser.add_argument("--epochs")\nparser.add_argument("--world"',
      ],
    ],
  ],
  [
    'a variable that feeds groups',
    {
      'train.py':
        'import torch\nbase_lr = 0.002\nopt = §torch.optim.Adam([\n    {"params": a, "lr": base_lr / 10},\n    {"params": b, "lr": base_lr},\n])\n',
    },
    [2e-4, 2e-3],
    [
      ['train.py', 'base_lr / 10', 'base_lr / 100'],
      ['train.py', 'base_lr / 10', '1e-3'],
      ['train.py', '"lr": base_lr}', '"lr": 1e-3}'],
      ['train.py', 'opt =', 'base_lr = 1e-5\nopt ='],
      ['train.py', 'opt =', 'base_lr *= 2\nopt ='],
    ],
    [['train.py', '"params": b', '"params": c']],
  ],
  [
    'a variable with a fallback',
    {
      'train.py': `${PARSER}parser.add_argument("--lr", type=float)\nargs = parser.parse_args()\nlr = args.lr if args.lr else 3e-4\nopt = §torch.optim.Adam(p, lr=lr)\n`,
    },
    [3e-4],
    [['train.py', 'opt =', 'lr = 3e-4\nopt =']],
    [['train.py', 'opt =', 'print(lr)\nopt =']],
  ],
];

describe('an LR that an edited script computes otherwise', () => {
  for (const [what, files, lrs, lost, kept] of CASES) {
    const written = async ([name, from, to]: Edit) => {
      const marked = new Marked(files);
      const type = /optim\.(\w+)/.exec(marked.project['/p/train.py'] ?? '')?.[1] ?? '';
      const { places } = suggestedFor(await attached(marked, type, lrs), 0.15);
      const edited: Record<string, string> = { ...marked.project };
      assert.ok(edited[`/p/${name}`]?.includes(from));
      edited[`/p/${name}`] = edited[`/p/${name}`]?.replace(from, to) ?? '';
      const file = places[0]?.literal.file ?? '';
      return reader().write(edited[file] ?? '', places, (other) => Promise.resolve(edited[other]));
    };
    for (const edit of lost)
      it(`is refused: ${what}, "${edit[1]}" that became "${edit[2]}"`, async () => {
        const refused = await written(edit);
        assert.ok(!refused.ok, refused.ok ? refused.text : '');
        assert.match(refused.reason, /tested: run Find LR again/);
      });
    for (const edit of kept)
      it(`is written where it comes out the same: ${what}, "${edit[1]}" that became "${edit[2]}"`, async () => {
        const done = await written(edit);
        assert.ok(done.ok, done.ok ? '' : done.reason);
        assert.equal(done.edits.length, 1);
      });
  }
});
