import assert from 'node:assert/strict';
import type { Project } from '../support.ts';
import { reader } from '../support.ts';
import { findsThePlaceIn, Marked } from './support.ts';
import type { Query } from '../../../src/source/index.ts';

/** [what it is, type, LR, files, what the note says, more of the run] */
type Noted = readonly [string, string, number, string | Project, RegExp, Partial<Query>?];

const NOTED: readonly Noted[] = [
  [
    'is computed by what cannot be inverted',
    'SGD',
    0.4,
    'import torch\nlr = 0.1\nopt = §torch.optim.SGD(p, lr=‹lr + world_size›)\n',
    /^The learning rate is computed, `lr \+ world_size`, not a number: to change it, replace the whole expression\.$/,
  ],
  [
    'is the smaller of two',
    'SGD',
    0.1,
    'import torch\nBASE = 0.1\nopt = §torch.optim.SGD(p, lr=‹min(BASE, 0.5)›)\n',
    /computed, `min\(BASE, 0\.5\)`/,
  ],
  [
    'is one of two that are alike',
    'SGD',
    0.1,
    'import torch\nlr = ‹0.1› if a else ‹0.1›\nopt = §torch.optim.SGD(p, lr=lr)\n',
    /^The learning rate 0\.1 may come from any of 2 places: choose one\.$/,
  ],
  [
    'was changed on the way',
    'SGD',
    0.4,
    'import torch\nlr = ‹0.1›\nif world_size > 1:\n    lr = scaled(lr)\nopt = §torch.optim.SGD(p, lr=lr)\n',
    /^The file says 0\.1, but the run used 0\.4: it was changed on the way\.$/,
  ],
  [
    'was given in the environment',
    'SGD',
    0.4,
    'import os, torch\nopt = §torch.optim.SGD(p, lr=float(os.environ.get("LR", ‹"0.1"›)))\n',
    /^The file says 0\.1, but the run used 0\.4: it was given in the environment\.$/,
  ],
  [
    'is of another optimizer',
    'Adam',
    1e-3,
    'import keras\nname = ‹"sgd"›\n§model.compile(optimizer=name)\n',
    /^The file says 'sgd', but the run used Adam: it was changed on the way\.$/,
  ],
  [
    'comes from a call of a library',
    'SGD',
    0.4,
    'import torch\nopt = §torch.optim.SGD(p, lr=schedule.start())\n',
    /^No number in the source was found to feed the optimizer at train\.py:2/,
  ],
  [
    'feeds two optimizers',
    'Adam',
    2e-4,
    'import torch\nLR = «2e-4»\nd = §torch.optim.Adam(a, lr=LR)\ng = torch.optim.Adam(b, lr=LR)\n',
    /^This number also feeds the Adam at train\.py:4\.$/,
  ],
  [
    "is a default of Hugging Face's, which the command line sets",
    'AdamW',
    5e-5,
    'from transformers import HfArgumentParser, Trainer, TrainingArguments\n(args,) = HfArgumentParser(TrainingArguments).parse_args_into_dataclasses()\ntrainer = Trainer(model, args)\n§trainer.train()\n',
    /^The learning rate is the default of Hugging Face's TrainingArguments: pass --learning_rate as an argument\.$/,
  ],
  [
    'is replaced by a scheduler',
    'SGD',
    0.1,
    'import torch\nopt = §torch.optim.SGD(p, lr=«0.1»)\ns = torch.optim.lr_scheduler.OneCycleLR(opt, max_lr=0.3, total_steps=9)\n',
    /^OneCycleLR at train\.py:3 sets the learning rate from its own max_lr \(`0\.3`\): change that as well\.$/,
    { schedule: 'OneCycleLR' },
  ],
  [
    'a scheduler has of its own',
    'OneCycleLR',
    0.3,
    'import torch\nopt = torch.optim.SGD(p, lr=0.1)\ns = §torch.optim.lr_scheduler.OneCycleLR(opt, max_lr=«0.3», total_steps=9)\n',
    /^OneCycleLR at train\.py:3 sets the learning rate of SGD from its own max_lr, so this is the number to change\.$/,
    { sets: 'SGD' },
  ],
];

describe('the place of an LR in Python', () => {
  for (const [what, type, lr, files, note, more] of NOTED) {
    it(`is told of an LR that ${what}`, async () => {
      assert.match((await new Marked(files).check(type, lr, more)).note ?? '', note);
    });
  }

  findsThePlaceIn([
    [
      'a script, where the run told no frame',
      'SGD',
      0.1,
      'import torch\nlr = «0.1»\nopt = torch.optim.SGD(p, lr=lr)\nother = torch.optim.Adam(p, lr=0.1)\n',
    ],
    [
      'a script, to be chosen where no frame tells',
      'SGD',
      0.1,
      'import torch\na = torch.optim.SGD(p, lr=‹0.1›)\nb = torch.optim.SGD(p, lr=‹0.1›)\nc = torch.optim.SGD(p, lr=0.2)\n',
    ],
    [
      "the name of Keras' optimizer, where the run told no frame",
      'Adam',
      1e-3,
      'import keras\nmodel.compile(optimizer=«"adam"»)\n',
    ],
    [
      'one of two calls on a line, by the column',
      'SGD',
      0.1,
      'import torch\na, b = torch.optim.SGD(p, lr=0.1), §torch.optim.SGD(q, lr=«0.1»)\n',
    ],
    [
      "Hugging Face's arguments, of two the one that fits",
      'AdamW',
      3e-5,
      'from transformers import Trainer, TrainingArguments\na = TrainingArguments("a", learning_rate=2e-5)\nb = TrainingArguments("b", learning_rate=«3e-5»)\ntrainer = Trainer(model, args)\n§trainer.train()\n',
    ],
    [
      "TRL's arguments",
      'AdamW',
      3e-5,
      'from trl import SFTConfig, SFTTrainer\ntrainer = SFTTrainer(model, args=SFTConfig(learning_rate=«3e-5»))\n§trainer.train()\n',
    ],
  ]);

  it('shows at every construction of a text, where the text alone tells it', async () => {
    const text =
      'import torch.optim as optim\nfrom torch.optim import Adam as A\na = optim.Adam(p, lr=1e-3)\nb = optim.SGD(q, lr=args.lr)\nc = optim.AdamW(r)\nd = A(p, 1e-3)\nmodel.compile("sgd")\nLR = 0.5\ne = optim.SGD(p, lr=LR)\nprint(optim.lr_scheduler.StepLR(e, 3))\n';
    const found = await reader().constructions('/p/train.py', text);
    assert.deepEqual(
      found.map(({ type, line, literal }) => [type, line, literal?.kind ?? null, literal?.text ?? null]),
      [
        ['adam', 3, 'number', '1e-3'],
        ['sgd', 4, null, null],
        ['adamw', 5, 'missing', ''],
        ['adam', 6, 'number', '1e-3'],
        ['sgd', 7, 'name', '"sgd"'],
        ['sgd', 9, 'number', '0.5'],
      ],
    );
  });

  it('is found in a bounded number of steps, however functions are tangled', async () => {
    const name = (i: number) => `f${(i * 7) % 120}`;
    const functions = Array.from(
      { length: 120 },
      (_, i) =>
        `def f${i}(t, e=None, n=None):\n    n = ${name(i + 1)}(e, t, n) or ${name(i + 2)}(n, e, t)\n    e = ${name(i + 3)}(t, n, e)\n    return ${name(i + 4)}(n, t, e) if t else e\n`,
    );
    const text = `import torch\n${functions.join('')}rate = «0.02»\nopt = torch.optim.SGD(p, lr=f5(rate, f9(rate, 1, 2), 3))\nother = §torch.optim.Adam(p, lr=rate)\n`;
    await new Marked(text).check('Adam', 0.02);
  });
});
