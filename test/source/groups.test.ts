import assert from 'node:assert/strict';
import { suggestedFor } from '../../src/protocol/suggested.ts';
import { attached } from './attached.ts';
import { Marked } from './python/support.ts';
import { reader } from './support.ts';

/** [what it is, the script, the groups' LRs, the LR found, the lines that are changed, the groups that are left with their LR]. */
type Case = readonly [string, string, number[], number, string[], [number, number][]?];

const HEAD = 'import torch\n';

const CASES: readonly Case[] = [
  [
    'as dicts in a list, whatever the optimizer itself is given',
    `${HEAD}optimizer = §torch.optim.SGD([\n    {"params": model.conv.parameters(), "lr": 1.0},\n    {"params": model.linear.parameters(), "lr": 0.1},\n], lr=3e-4, momentum=0.9)\n`,
    [1, 0.1],
    0.5,
    [
      '    {"params": model.conv.parameters(), "lr": 0.5},',
      '    {"params": model.linear.parameters(), "lr": 0.05},',
    ],
  ],
  [
    'where one takes the optimizer’s',
    `${HEAD}optimizer = §torch.optim.SGD([{"params": a}, {"params": b, "lr": 1e-3}], lr=1e-2)\n`,
    [1e-2, 1e-3],
    2e-2,
    ['optimizer = torch.optim.SGD([{"params": a}, {"params": b, "lr": 2e-3}], lr=2e-2)'],
  ],
  [
    'by dict(…)',
    `${HEAD}groups = [dict(params=a, lr=1e-2), dict(params=b, lr=1e-3)]\noptimizer = §torch.optim.AdamW(groups)\n`,
    [1e-2, 1e-3],
    2e-2,
    ['groups = [dict(params=a, lr=2e-2), dict(params=b, lr=2e-3)]'],
  ],
  [
    'from one number, which is written once',
    `${HEAD}lr = 1e-2\noptimizer = §torch.optim.SGD([{"params": head, "lr": lr}, {"params": backbone, "lr": lr * 0.1}])\n`,
    [1e-2, 1e-3],
    2e-2,
    ['lr = 2e-2'],
  ],
  [
    'from one number, scaled first',
    `${HEAD}lr = 1e-2\noptimizer = §torch.optim.SGD([{"params": backbone, "lr": lr * 0.1}, {"params": head, "lr": lr}])\n`,
    [1e-3, 1e-2],
    2e-3,
    ['lr = 2e-2'],
  ],
  [
    'by layer, in a comprehension',
    `${HEAD}lr = 1e-2\noptimizer = §torch.optim.SGD([{"params": p, "lr": lr * 0.5 ** i} for i, p in enumerate(layers)])\n`,
    [1e-2, 5e-3, 2.5e-3],
    2e-2,
    ['lr = 2e-2'],
  ],
  [
    'by layer, appended in a function',
    `${HEAD}def groups_of(model, lr, decay):\n    groups = []\n    for i, layer in enumerate(model):\n        groups.append({"params": layer.parameters(), "lr": lr * decay ** i})\n    return groups\noptimizer = §torch.optim.SGD(groups_of(model, 1e-2, 0.5), lr=0.7)\n`,
    [1e-2, 5e-3, 2.5e-3],
    2e-2,
    ['optimizer = torch.optim.SGD(groups_of(model, 2e-2, 0.5), lr=0.7)'],
  ],
  [
    'added later',
    `${HEAD}optimizer = §torch.optim.SGD(model.head.parameters(), lr=1e-2)\noptimizer.add_param_group({"params": model.body.parameters(), "lr": 1e-3})\n`,
    [1e-2, 1e-3],
    2e-2,
    [
      'optimizer = torch.optim.SGD(model.head.parameters(), lr=2e-2)',
      'optimizer.add_param_group({"params": model.body.parameters(), "lr": 2e-3})',
    ],
  ],
  [
    'with one that no number is found for',
    `${HEAD}optimizer = §torch.optim.SGD([{"params": a, "lr": 1e-2}, {"params": b, "lr": read_lr()}], lr=0.7)\n`,
    [1e-2, 1e-3],
    2e-2,
    ['optimizer = torch.optim.SGD([{"params": a, "lr": 2e-2}, {"params": b, "lr": read_lr()}], lr=0.7)'],
    [[1, 2e-3]],
  ],
  [
    'with one that is not trained',
    `${HEAD}optimizer = §torch.optim.SGD([{"params": a, "lr": 0.0}, {"params": b, "lr": 1e-3}, {"params": c, "lr": 1e-2}])\n`,
    [0, 1e-3, 1e-2],
    2e-3,
    [
      'optimizer = torch.optim.SGD([{"params": a, "lr": 0.0}, {"params": b, "lr": 2e-3}, {"params": c, "lr": 2e-2}])',
    ],
  ],
  [
    'that are not round to each other',
    `${HEAD}optimizer = §torch.optim.SGD([{"params": a, "lr": 0.01}, {"params": b, "lr": 0.0065}])\n`,
    [0.01, 0.0065],
    0.0241,
    ['optimizer = torch.optim.SGD([{"params": a, "lr": 0.024}, {"params": b, "lr": 0.0156}])'],
  ],
  [
    'alike, in two places',
    `${HEAD}optimizer = §torch.optim.SGD([{"params": a, "lr": 0.1}, {"params": b, "lr": 0.1}])\n`,
    [0.1, 0.1],
    0.2,
    ['optimizer = torch.optim.SGD([{"params": a, "lr": 0.2}, {"params": b, "lr": 0.2}])'],
  ],
];

describe('the LRs of param groups', () => {
  for (const [what, files, lrs, lr, expected, left = []] of CASES) {
    it(`are written in the ratio that was tested: ${what}`, async () => {
      const marked = new Marked(files);
      const text = marked.project['/p/train.py'] ?? '';
      const entry = await attached(marked, /optim\.(\w+)/.exec(text)?.[1] ?? '', lrs);
      const suggested = suggestedFor(entry, lr);
      const written = await reader().write(text, suggested.places);
      assert.ok(written.ok, written.ok ? '' : written.reason);
      const before = text.split('\n');
      assert.deepEqual(
        written.text.split('\n').filter((line, i) => line !== before[i]),
        expected,
      );
      assert.deepEqual(
        suggested.left.map((group) => [group.group, Number(group.lr.toPrecision(2))]),
        left,
      );
      const again = await reader().write(written.text, suggested.places);
      assert.ok(again.ok && again.edits.length === 0, again.ok ? '' : again.reason);
    });
  }
});
