import assert from 'node:assert/strict';
import type { Located } from '../../src/source/index.ts';
import { at, filesOf, reader, rewritten, shown, type Project } from './support.ts';

async function locateIn(
  project: Project,
  type: string,
  lr: number,
  frames: readonly string[],
  args: readonly string[] = [],
): Promise<Located> {
  const found = frames.map((snippet) => {
    const file = Object.keys(project).find((path) => project[path]?.includes(snippet)) ?? 'train.py';
    return at(project, file, snippet);
  });
  const files = filesOf(project);
  const resolve = (_: string, specifier: string) => {
    const path = `${specifier.replace(/^\.+/, '').replaceAll('.', '/')}.py`;
    return Promise.resolve(path in project ? path : undefined);
  };
  return reader().locate({ frames: found, type, lr, args }, { ...files, resolve });
}

/** [what it is, text, type, LR, snippet of the construction, the line with the place, the line rewritten to 0.024]. */
const CASES: readonly [string, string, string, number, string, string, string][] = [
  [
    'a keyword',
    'import torch\nopt = torch.optim.Adam(model.parameters(), lr=1e-3)\n',
    'Adam',
    1e-3,
    'torch.optim.Adam',
    'opt = torch.optim.Adam(model.parameters(), lr=«1e-3»)',
    'opt = torch.optim.Adam(model.parameters(), lr=2.4e-2)',
  ],
  [
    'a positional argument',
    'from torch.optim import SGD\nopt = SGD(net.parameters(), 0.1, momentum=0.9)\n',
    'SGD',
    0.1,
    'SGD(net',
    'opt = SGD(net.parameters(), «0.1», momentum=0.9)',
    'opt = SGD(net.parameters(), 0.024, momentum=0.9)',
  ],
  [
    'no argument at all',
    'import torch\nopt = torch.optim.Adam(\n    model.parameters(),\n)\n',
    'Adam',
    1e-3,
    'torch.optim.Adam',
    'model.parameters()«»,',
    'model.parameters(), lr=2.4e-2,',
  ],
  [
    'a module constant',
    'import torch\nLR = 0.001\ndef main():\n    opt = torch.optim.SGD(p, lr=LR)\n',
    'SGD',
    0.001,
    'torch.optim.SGD',
    'LR = «0.001»',
    'LR = 0.024',
  ],
  [
    'an argparse default over two lines, which stays a float',
    "import torch\nparser.add_argument('--lr', type=float,\n    default=1.0, metavar='LR')\nargs = parser.parse_args()\nopt = torch.optim.Adadelta(p, lr=args.lr)\n",
    'Adadelta',
    1,
    'torch.optim.Adadelta',
    "default=«1.0», metavar='LR')",
    "default=0.024, metavar='LR')",
  ],
  [
    'an option with dashes',
    "import torch\nparser.add_argument('-l', '--learning-rate', default=0.1)\nopt = torch.optim.SGD(p, args.learning_rate)\n",
    'SGD',
    0.1,
    'torch.optim.SGD',
    "parser.add_argument('-l', '--learning-rate', default=«0.1»)",
    "parser.add_argument('-l', '--learning-rate', default=0.024)",
  ],
  [
    "a constructor's default by way of self.hparams",
    'import torch\nclass M(LightningModule):\n    def __init__(self, lr=2e-3):\n        self.save_hyperparameters()\n    def configure_optimizers(self):\n        return torch.optim.Adam(self.parameters(), lr=self.hparams.lr)\n',
    'Adam',
    2e-3,
    'torch.optim.Adam',
    'def __init__(self, lr=«2e-3»):',
    'def __init__(self, lr=2.4e-2):',
  ],
  [
    "a dict's entry",
    "import torch\nconfig = {'lr': 3e-4, 'epochs': 3}\nopt = torch.optim.AdamW(p, lr=config['lr'])\n",
    'AdamW',
    3e-4,
    'torch.optim.AdamW',
    "config = {'lr': «3e-4», 'epochs': 3}",
    "config = {'lr': 2.4e-2, 'epochs': 3}",
  ],
  [
    'a dataclass field',
    'import torch\n@dataclass\nclass Config:\n    lr: float = 5e-4\nopt = torch.optim.Adam(p, lr=cfg.lr)\n',
    'Adam',
    5e-4,
    'torch.optim.Adam',
    'lr: float = «5e-4»',
    'lr: float = 2.4e-2',
  ],
  [
    "Hugging Face's arguments",
    'from transformers import Trainer, TrainingArguments\nargs = TrainingArguments("out", learning_rate=2e-5)\ntrainer = Trainer(model, args)\ntrainer.train()\n',
    'AdamW',
    2e-5,
    'trainer.train()',
    'args = TrainingArguments("out", learning_rate=«2e-5»)',
    'args = TrainingArguments("out", learning_rate=2.4e-2)',
  ],
];

describe('the place of an LR in Python', () => {
  for (const [what, text, type, lr, construction, place, after] of CASES) {
    it(`is found in ${what}, and rewritten`, async () => {
      const { literal, note } = await locateIn({ 'train.py': text }, type, lr, [construction]);
      assert.equal(shown({ 'train.py': text }, literal), place, note);
      assert.ok(
        rewritten(text, literal)
          .split('\n')
          .some((line) => line.trim() === after),
        rewritten(text, literal),
      );
    });
  }

  it('is found in another module, by its value', async () => {
    const project = {
      'train.py': 'import torch\nfrom config import Config\nopt = torch.optim.SGD(p, lr=Config.lr)\n',
      'config.py': 'class Other:\n    lr = 0.5\nclass Config:\n    lr = 0.05\n',
    };
    const { literal } = await locateIn(project, 'SGD', 0.05, ['torch.optim.SGD']);
    assert.equal(shown(project, literal), 'lr = «0.05»');
  });

  it("is the construction, not the optimizer class's own super().__init__", async () => {
    const project = {
      'train.py':
        'import torch\nclass Mine(torch.optim.Optimizer):\n    def __init__(self, params, lr=1e-3):\n        super().__init__(params, dict(lr=lr))\nopt = Mine(p, lr=0.3)\n',
    };
    const { literal } = await locateIn(project, 'Mine', 0.3, ['super()', 'Mine(p']);
    assert.equal(shown(project, literal), 'opt = Mine(p, lr=«0.3»)');
  });

  it('is on the command line when it was given there', async () => {
    const project = {
      'train.py':
        "import torch\nparser.add_argument('--lr', default=0.1)\nopt = torch.optim.SGD(p, lr=args.lr)\n",
    };
    const { literal, note } = await locateIn(project, 'SGD', 0.5, ['torch.optim.SGD'], ['--lr', '0.5']);
    assert.equal(literal, null);
    assert.match(note ?? '', /given on the command line \(--lr\)/);
  });

  it('is never a wrong number nearby', async () => {
    const project = {
      'train.py': 'import torch\nlr = 0.1\nopt = torch.optim.SGD(p, lr=lr * world_size)\n',
    };
    const { literal, candidates, note } = await locateIn(project, 'SGD', 0.4, ['torch.optim.SGD']);
    assert.equal(literal, null);
    assert.deepEqual(
      candidates.map(({ text }) => text),
      ['lr * world_size'],
    );
    assert.match(note ?? '', /computed/);
  });

  it('is offered, not guessed, where two fit', async () => {
    const project = {
      'train.py':
        'import torch\nclass A:\n    lr = 0.1\nclass B:\n    lr = 0.1\nopt = torch.optim.SGD(p, lr=config.lr)\n',
    };
    const { literal, candidates } = await locateIn(project, 'SGD', 0.1, ['torch.optim.SGD']);
    assert.equal(literal, null);
    assert.equal(candidates.length, 2);
  });

  it('shows at every construction of a text, where the text alone tells it', async () => {
    const text =
      'import torch.optim as optim\na = optim.Adam(p, lr=1e-3)\nb = optim.SGD(q, lr=args.lr)\nc = optim.AdamW(r)\n';
    const found = await reader().constructions('/p/train.py', text);
    assert.deepEqual(
      found.map(({ type, line, literal }) => [type, line, literal?.kind ?? null]),
      [
        ['adam', 2, 'number'],
        ['sgd', 3, null],
        ['adamw', 4, 'missing'],
      ],
    );
  });
});
