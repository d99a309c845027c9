import assert from 'node:assert/strict';
import { Marked } from './support.ts';

const MADE = 'import torch\nopt = torch.optim.AdamW(model.parameters(), lr=1e-7)\n';

/** What it is, and a script whose LR is set to 3e-3; `§` stands where the run saw the param groups, or the optimizer's LR, read for it. */
const PLACES: readonly (readonly [string, string])[] = [
  ['in a loop', `${MADE}for g in §opt.param_groups:\n    g['lr'] = «3e-3»\n`],
  [
    'in a loop that sets more',
    `${MADE}for g in §opt.param_groups:\n    g['weight_decay'] = 0.1\n    if decay:\n        g["lr"] = «3e-3»\n`,
  ],
  ['of one group', `${MADE}§opt.param_groups[0]['lr'] = «3e-3»\nopt.param_groups[0]['eps'] = 3e-3\n`],
  [
    'from a variable',
    `import torch\nlr = «3e-3»\nopt = torch.optim.SGD(p, lr=1)\nfor g in §opt.param_groups: g['lr'] = lr\n`,
  ],
  [
    'in a function',
    `${MADE}def adjust(opt, new_lr):\n    for g in §1opt.param_groups:\n        g['lr'] = new_lr\n\n§2adjust(opt, «3e-3»)\nadjust(other, 5e-3)\n`,
  ],
  [
    'from an option',
    `import argparse, torch\nparser = argparse.ArgumentParser()\nparser.add_argument('--lr', type=float, default=«3e-3»)\nargs = parser.parse_args()\nopt = torch.optim.SGD(p, lr=1e-7)\nfor g in §opt.param_groups:\n    g['lr'] = args.lr\n`,
  ],
  [
    'through groups that are kept',
    `${MADE}groups = §opt.param_groups\nprint(groups)\ngroups[0]['lr'] = «3e-3»\n`,
  ],
  ['by update', `${MADE}[g.update(lr=«3e-3») for g in §opt.param_groups]\n`],
  ['by update of a dict', `${MADE}for g in §opt.param_groups:\n    g.update({'lr': «3e-3»})\n`],
  ['of a Keras optimizer', `import keras\nopt = keras.optimizers.Adam(1e-7)\n§opt.learning_rate = «3e-3»\n`],
  ['of its variable', `import keras\nopt = keras.optimizers.Adam(1e-7)\n§opt.learning_rate.assign(«3e-3»)\n`],
  [
    'by the backend',
    `import keras\nfrom keras import backend as K\nmodel.compile('adam')\nK.set_value(§model.optimizer.learning_rate, «3e-3»)\n`,
  ],
];

describe('The place of an LR that is set after the optimizer was made, in Python', () => {
  for (const [name, text] of PLACES) {
    it(`is found ${name}`, async () => {
      const marked = new Marked(text);
      const [location = null] = marked.frames;
      await marked.check('AdamW', 3e-3, { frames: [], set: { location, frames: marked.frames } });
    });
  }

  it('is never the number of the construction that has no effect', async () => {
    const marked = new Marked(`${MADE}for g in §opt.param_groups:\n    g['lr'] = schedule(0)\n`);
    const [location = null] = marked.frames;
    const { note } = await marked.check('AdamW', 3e-3, {
      frames: [{ file: '/p/train.py', line: 2, column: 7 }],
      set: { location, frames: marked.frames },
    });
    assert.match(
      note ?? '',
      /^The learning rate is set at train\.py:3, and no number in the source was found/,
    );
  });

  it('is that of the construction where the setting computes it from there', async () => {
    const marked = new Marked(
      `import torch\nlr = «3e-3»\nopt = torch.optim.AdamW(p, lr=lr)\ndef adjust(epoch):\n    for g in §opt.param_groups:\n        g['lr'] = lr * 0.1 ** (epoch // 30)\n`,
    );
    const [location = null] = marked.frames;
    await marked.check('AdamW', 3e-3, {
      frames: [{ file: '/p/train.py', line: 3, column: 7 }],
      set: { location, frames: marked.frames },
    });
  });

  it('is a checkpoint, which no edit changes', async () => {
    const marked = new Marked(`${MADE}§opt.load_state_dict(torch.load('last.pt')['optimizer'])\n`);
    const [location = null] = marked.frames;
    const { note } = await marked.check('AdamW', 1e-7, {
      frames: [{ file: '/p/train.py', line: 2, column: 7 }],
      set: { location, frames: marked.frames, by: 'checkpoint' },
    });
    assert.match(note ?? '', /checkpoint that is loaded at train\.py:3, so editing the source has no effect/);
  });
});
