import assert from 'node:assert/strict';
import { placeCheck } from '../../src/source/index.ts';
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
  [
    'by zip with a tuple, in a comprehension',
    `${HEAD}lrs = (1e-4, 5e-4)\noptimizer = §torch.optim.SGD([{"params": p, "lr": lr} for p, lr in zip(parts, lrs)])\n`,
    [1e-4, 5e-4],
    2e-3,
    ['lrs = (2e-3, 1e-2)'],
  ],
  [
    'by literal pairs',
    `${HEAD}optimizer = §torch.optim.SGD([{"params": p, "lr": l} for p, l in [(a, 1e-4), (b, 1e-4), (c, 1e-3)]])\n`,
    [1e-4, 1e-4, 1e-3],
    2e-3,
    ['optimizer = torch.optim.SGD([{"params": p, "lr": l} for p, l in [(a, 2e-3), (b, 2e-3), (c, 2e-2)]])'],
  ],
  [
    'from a dict, by name',
    `${HEAD}lrs = {"body": 1e-4, "head": 1e-3}\noptimizer = §torch.optim.SGD([{"params": p, "lr": lrs[n]} for n, p in parts])\n`,
    [1e-4, 1e-3],
    2e-3,
    ['lrs = {"body": 2e-3, "head": 2e-2}'],
  ],
  [
    'from a dict’s items',
    `${HEAD}lrs = {"body": 1e-4, "head": 1e-3}\noptimizer = §torch.optim.SGD([{"params": parts[n], "lr": lr} for n, lr in lrs.items()])\n`,
    [1e-4, 1e-3],
    2e-3,
    ['lrs = {"body": 2e-3, "head": 2e-2}'],
  ],
  [
    'by layer, in a dict of groups',
    `${HEAD}base = 1e-3\ngroups = {}\nfor i, p in enumerate(layers):\n    scale = 0.5 ** (2 - i)\n    name = f"layer_{i}"\n    if name not in groups:\n        groups[name] = {"params": [], "lr": base * scale}\n    groups[name]["params"].append(p)\noptimizer = §torch.optim.AdamW(list(groups.values()))\n`,
    [2.5e-4, 5e-4, 1e-3],
    5e-3,
    ['base = 2e-2'],
  ],
  [
    'by layer, multiplied again and again',
    `${HEAD}def grouped(model, learning_rate, decay):\n    groups = [{"params": model.head, "lr": learning_rate}]\n    lr = learning_rate\n    for layer in model.layers:\n        lr *= decay\n        groups += [{"params": layer.weight, "lr": lr}, {"params": layer.bias, "lr": lr}]\n    return groups\noptimizer = §torch.optim.AdamW(grouped(model, learning_rate=1e-3, decay=0.9), lr=1e-3)\n`,
    [1e-3, 9e-4, 9e-4, 8.1e-4, 8.1e-4],
    2e-2,
    ['optimizer = torch.optim.AdamW(grouped(model, learning_rate=2e-2, decay=0.9), lr=1e-3)'],
  ],
  [
    'by layer, multiplied again and again, from an argument by position',
    `${HEAD}def grouped(model, learning_rate, decay):\n    groups = []\n    lr = learning_rate\n    for layer in model.layers:\n        groups.append({"params": layer.parameters(), "lr": lr})\n        lr *= decay\n    return groups\noptimizer = §torch.optim.AdamW(grouped(model, 1e-3, 0.9))\noptimizer.zero_grad()\noptimizer.step()\n`,
    [1e-3, 9e-4, 8.1e-4],
    2e-2,
    ['optimizer = torch.optim.AdamW(grouped(model, 2e-2, 0.9))'],
  ],
  [
    'by layer, reassigned in the loop',
    `${HEAD}lr = 1e-3\ngroups = []\nfor layer in layers:\n    groups.append({"params": layer, "lr": lr})\n    lr = lr / 2.6\noptimizer = §torch.optim.AdamW(groups)\n`,
    [1e-3, 1e-3 / 2.6, 1e-3 / 2.6 / 2.6],
    2e-2,
    ['lr = 2e-2'],
  ],
  [
    'by a range between two numbers',
    `${HEAD}import numpy as np\nlrs = np.geomspace(1e-5, 1e-3, 3)\noptimizer = §torch.optim.SGD([{"params": p, "lr": lr} for p, lr in zip(parts, lrs)])\n`,
    [1e-5, 1e-4, 1e-3],
    2e-4,
    ['lrs = np.geomspace(2e-4, 2e-2, 3)'],
  ],
];

/** Of groups that are made with 1e-7 and set afterwards. */
const MADE = `${HEAD}opt = torch.optim.SGD([{"params": p} for p in parts], lr=1e-7)\n`;

const SET: readonly Case[] = [
  [
    'by zip with a list',
    `${MADE}lrs = [1e-4, 5e-4]\nfor g, l in zip(§opt.param_groups, lrs):\n    g["lr"] = l\n`,
    [1e-4, 5e-4],
    2e-3,
    ['lrs = [2e-3, 1e-2]'],
  ],
  [
    'by zip with a list in place, with equal numbers',
    `${MADE}for l, g in zip([1e-4, 1e-4, 1e-3], §opt.param_groups): g["lr"] = l\n`,
    [1e-4, 1e-4, 1e-3],
    2e-3,
    ['for l, g in zip([2e-3, 2e-3, 2e-2], opt.param_groups): g["lr"] = l'],
  ],
  [
    'by enumerate',
    `${MADE}lrs = [1e-4, 5e-4]\nfor i, g in enumerate(§opt.param_groups):\n    g["lr"] = lrs[i]\n`,
    [1e-4, 5e-4],
    2e-3,
    ['lrs = [2e-3, 1e-2]'],
  ],
  [
    'by range',
    `${MADE}lrs = [1e-4, 5e-4]\nfor i in range(2):\n    §opt.param_groups[i]["lr"] = lrs[i]\n`,
    [1e-4, 5e-4],
    2e-3,
    ['lrs = [2e-3, 1e-2]'],
  ],
  [
    'by the names of the groups',
    `${MADE}lrs = {"body": 1e-4, "head": 1e-3}\nfor g in §opt.param_groups:\n    g["lr"] = lrs[g["name"]]\n`,
    [1e-4, 1e-3],
    2e-3,
    ['lrs = {"body": 2e-3, "head": 2e-2}'],
  ],
  [
    'by a factor of what it was made with',
    `${HEAD}opt = torch.optim.SGD([{"params": a}, {"params": b}], lr=1e-4)\n§opt.param_groups[1]["lr"] *= 10\n`,
    [1e-4, 1e-3],
    2e-3,
    ['opt = torch.optim.SGD([{"params": a}, {"params": b}], lr=2e-3)'],
  ],
  [
    'by a factor of the default',
    `${HEAD}opt = torch.optim.SGD([{"params": a}, {"params": b}])\n§opt.param_groups[1]["lr"] *= 10\n`,
    [1e-3, 1e-2],
    2e-3,
    ['opt = torch.optim.SGD([{"params": a}, {"params": b}], lr=2e-3)'],
  ],
  [
    'by a factor of another group’s',
    `${HEAD}opt = torch.optim.SGD([{"params": a}, {"params": b}], lr=1e-4)\n§opt.param_groups[1]["lr"] = opt.param_groups[0]["lr"] * 10\n`,
    [1e-4, 1e-3],
    2e-3,
    ['opt = torch.optim.SGD([{"params": a}, {"params": b}], lr=2e-3)'],
  ],
  [
    'by a factor, in a loop over some',
    `${HEAD}opt = torch.optim.SGD([{"params": a}, {"params": b}, {"params": c}], lr=1e-4)\nfor g in §opt.param_groups[1:]:\n    g["lr"] *= 10\n`,
    [1e-4, 1e-3, 1e-3],
    2e-3,
    ['opt = torch.optim.SGD([{"params": a}, {"params": b}, {"params": c}], lr=2e-3)'],
  ],
  [
    'in proportion to one number',
    `${MADE}base = 1e-3\nfor g, scale in zip(§opt.param_groups, scales):\n    g["lr"] = base * scale\n`,
    [1e-4, 1e-3],
    2e-3,
    ['base = 2e-2'],
  ],
];

describe('the LRs of param groups', () => {
  for (const [what, files, lrs, lr, expected, left = []] of [...CASES, ...SET]) {
    const isSet = SET.some(([each]) => each === what);
    it(`are written in the ratio that was tested: ${isSet ? 'set later, ' : ''}${what}`, async () => {
      const marked = new Marked(files);
      const text = marked.project['/p/train.py'] ?? '';
      const entry = await attached(marked, /optim\.(\w+)/.exec(text)?.[1] ?? '', lrs, isSet);
      const suggested = suggestedFor(entry, lr);
      // A record of a run bears being checked against the source.
      const target = { kind: 'script' as const, path: '/p/train.py', args: [], cwd: '/p' };
      const check = placeCheck(entry, target, reader(), marked.files);
      const written = await reader().write(text, suggested.places, marked.files.read, check);
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
