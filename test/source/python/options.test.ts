import assert from 'node:assert/strict';
import { findsThePlaceIn, Marked, type Case } from './support.ts';

const ARGPARSE = 'import argparse, torch\nparser = argparse.ArgumentParser()\n';
const PARSED = 'args = parser.parse_args()\nopt = §torch.optim.SGD(p, lr=args.lr)\n';

describe('an LR that is an option of the command line, in Python,', () => {
  findsThePlaceIn([
    [
      'an argparse default over two lines',
      'Adadelta',
      1,
      `${ARGPARSE}parser.add_argument('--lr', type=float,\n    default=«1.0», metavar='LR')\nargs = parser.parse_args()\nopt = §torch.optim.Adadelta(p, lr=args.lr)\n`,
    ],
    [
      'an option with dashes',
      'SGD',
      0.1,
      `${ARGPARSE}parser.add_argument('-l', '--learning-rate', default=«0.1»)\nargs = parser.parse_args()\nopt = §torch.optim.SGD(p, args.learning_rate)\n`,
    ],
    [
      'an option under another name',
      'SGD',
      0.1,
      `${ARGPARSE}parser.add_argument('--learning-rate', dest='lr', default=«0.1»)\n${PARSED}`,
    ],
    [
      'a default that is a text',
      'SGD',
      0.1,
      `${ARGPARSE}parser.add_argument('--lr', type=float, default=«"0.1"»)\n${PARSED}`,
    ],
    [
      'set_defaults',
      'SGD',
      0.1,
      `${ARGPARSE}parser.add_argument('--lr', type=float)\nparser.set_defaults(lr=«0.1»)\n${PARSED}`,
    ],
    [
      'a default that is a constant',
      'SGD',
      0.1,
      `${ARGPARSE}LR = «0.1»\nparser.add_argument('--lr', type=float, default=LR)\n${PARSED}`,
    ],
    [
      'parse_known_args',
      'SGD',
      0.1,
      `${ARGPARSE}parser.add_argument('--lr', type=float, default=«0.1»)\nargs, rest = parser.parse_known_args()\nopt = §torch.optim.SGD(p, lr=args.lr)\n`,
    ],
    [
      'vars(args)',
      'SGD',
      0.1,
      `${ARGPARSE}parser.add_argument('--lr', type=float, default=«0.1»)\nargs = vars(parser.parse_args())\nopt = §torch.optim.SGD(p, lr=args['lr'])\n`,
    ],
    [
      'a parser in another file',
      'SGD',
      0.1,
      {
        'train.py':
          'import torch\nfrom options import get_args\ndef main(args):\n    opt = §1torch.optim.SGD(p, lr=args.lr)\n§2main(get_args())\n',
        'options.py': `import argparse\ndef get_args():\n    parser = argparse.ArgumentParser()\n    parser.add_argument('--lr', default=«0.1»)\n    return parser.parse_args()\n`,
      },
    ],
    [
      "a parser's parent",
      'SGD',
      0.1,
      {
        'train.py':
          'import argparse, torch\nfrom base import base_parser\nparser = argparse.ArgumentParser(parents=[base_parser()])\nargs = parser.parse_args()\nopt = §torch.optim.SGD(p, lr=args.lr)\n',
        'base.py': `import argparse\ndef base_parser():\n    parser = argparse.ArgumentParser(add_help=False)\n    parser.add_argument('--lr', default=«0.1»)\n    return parser\n`,
      },
    ],
    [
      'a default in main(), used elsewhere',
      'SGD',
      0.1,
      `import argparse, torch\ndef train(args, model):\n    opt = §1torch.optim.SGD(p, lr=args.lr)\ndef main():\n    parser = argparse.ArgumentParser()\n    parser.add_argument('--lr', type=float, default=«0.1»)\n    args = parser.parse_args()\n    §2train(args, model)\n§3main()\n`,
    ],
    [
      'click',
      'SGD',
      0.1,
      `import click, torch\n@click.command()\n@click.option('--learning-rate', '-l', 'lr', default=«0.1», show_default=True)\ndef main(lr):\n    opt = §1torch.optim.SGD(p, lr=lr)\n§2main()\n`,
    ],
    [
      'typer',
      'SGD',
      0.1,
      `import typer, torch\ndef main(lr: float = typer.Option(«0.1», help='rate')):\n    opt = §1torch.optim.SGD(p, lr=lr)\n§2typer.run(main)\n`,
    ],
    [
      'typer, annotated',
      'SGD',
      0.1,
      `import typer, torch\napp = typer.Typer()\n@app.command()\ndef main(lr: Annotated[float, typer.Option()] = «0.1»):\n    opt = §1torch.optim.SGD(p, lr=lr)\n§2app()\n`,
    ],
    [
      'fire',
      'SGD',
      0.1,
      `import fire, torch\ndef main(lr=«0.1», epochs=3):\n    opt = §1torch.optim.SGD(p, lr=lr)\n§2fire.Fire(main)\n`,
    ],
    [
      'absl',
      'SGD',
      0.1,
      `import torch\nfrom absl import app, flags\nFLAGS = flags.FLAGS\nflags.DEFINE_float('lr', «0.1», 'rate')\ndef main(_):\n    opt = §1torch.optim.SGD(p, lr=FLAGS.lr)\n§2app.run(main)\n`,
    ],
    [
      "Hugging Face's parser of dataclasses",
      'AdamW',
      3e-4,
      `import torch\n@dataclass\nclass Arguments:\n    learning_rate: float = field(default=«3e-4»)\n(args,) = HfArgumentParser(Arguments).parse_args_into_dataclasses()\nopt = §torch.optim.AdamW(p, lr=args.learning_rate)\n`,
    ],
    [
      'simple_parsing',
      'AdamW',
      3e-4,
      `import torch\nfrom simple_parsing import parse\n@dataclass\nclass Arguments:\n    lr: float = «3e-4»\nargs = parse(Arguments)\nopt = §torch.optim.AdamW(p, lr=args.lr)\n`,
    ],
    [
      'a script executed as configuration',
      'AdamW',
      1e-3,
      {
        'train.py': `import os, torch\nfrom model import GPT\nlearning_rate = 6e-4\nexec(open('configurator.py').read())\nmodel = GPT()\noptimizer = §2model.configure_optimizers(weight_decay, learning_rate, (beta1, beta2))\n`,
        'model.py': `import torch\nclass GPT:\n    def configure_optimizers(self, weight_decay, learning_rate, betas):\n        extra = dict(fused=True)\n        return §1torch.optim.AdamW(groups, lr=learning_rate, betas=betas, **extra)\n`,
        'configurator.py': 'for arg in sys.argv[1:]:\n    pass\n',
        'config/small.py': 'out_dir = "out"\nlearning_rate = «1e-3» # with baby networks\n',
      },
      { args: ['config/small.py'] },
    ],
    [
      'a script that no executed one overrides',
      'AdamW',
      6e-4,
      {
        'train.py': `import torch\nlearning_rate = «6e-4»\nexec(open('configurator.py').read())\nopt = §torch.optim.AdamW(p, learning_rate)\n`,
        'config/small.py': 'batch_size = 2\n',
      },
      { args: ['config/small.py'] },
    ],
  ]);

  const GIVEN: readonly [...Case, RegExp][] = [
    [
      'with its name',
      'SGD',
      0.5,
      `${ARGPARSE}parser.add_argument('--lr', default=0.1)\n${PARSED}`,
      { args: ['--lr', '0.5'] },
      /\(--lr\)/,
    ],
    [
      'with an equals sign',
      'SGD',
      0.1,
      `${ARGPARSE}parser.add_argument('--lr', default=0.1)\n${PARSED}`,
      { args: ['--lr=0.1'] },
      /\(--lr\)/,
    ],
    [
      'with its short name',
      'SGD',
      0.5,
      `${ARGPARSE}parser.add_argument('-l', '--lr', default=0.1)\n${PARSED}`,
      { args: ['-l', '0.5'] },
      /\(-l\)/,
    ],
    [
      'with the beginning of its name',
      'SGD',
      0.5,
      `${ARGPARSE}parser.add_argument('--learning-rate', dest='lr', default=0.1)\n${PARSED}`,
      { args: ['--learning', '0.5'] },
      /\(--learning\)/,
    ],
    [
      'to an option that is required',
      'SGD',
      0.5,
      `${ARGPARSE}parser.add_argument('--lr', type=float, required=True)\n${PARSED}`,
      { args: ['--lr', '0.5'] },
      /\(--lr\)/,
    ],
    [
      'to Hydra',
      'SGD',
      0.5,
      'import hydra, torch\n@hydra.main(config_path="conf", config_name="config")\ndef main(cfg):\n    opt = §1torch.optim.SGD(p, lr=cfg.optim.lr)\n§2main()\n',
      { args: ['optim.lr=0.5'] },
      /\(optim\.lr\)/,
    ],
    [
      "to Lightning's command line",
      'SGD',
      0.5,
      'import torch\nclass M(LightningModule):\n    def __init__(self, lr=0.1):\n        self.lr = lr\n    def configure_optimizers(self):\n        return §torch.optim.SGD(p, lr=self.lr)\ncli = LightningCLI(M)\n',
      { args: ['fit', '--model.lr', '0.5'] },
      /\(--model\.lr\)/,
    ],
    [
      'to an executed configuration',
      'SGD',
      0.5,
      'import torch\nlearning_rate = 0.1\nexec(open("configurator.py").read())\nopt = §torch.optim.SGD(p, learning_rate)\n',
      { args: ['--learning_rate=0.5'] },
      /\(--learning_rate\)/,
    ],
    [
      'to yacs',
      'SGD',
      0.5,
      'import torch\nfrom yacs.config import CfgNode as CN\n_C = CN()\n_C.BASE_LR = 0.1\nopt = §torch.optim.SGD(p, lr=_C.BASE_LR)\n',
      { args: ['OUTPUT', 'x', 'BASE_LR', '0.5'] },
      /\(BASE_LR\)/,
    ],
  ];
  for (const [what, type, lr, files, more, says] of GIVEN) {
    it(`is said to be given on the command line, ${what}`, async () => {
      const { note } = await new Marked(files).check(type, lr, more);
      assert.match(note ?? '', /^It was given as an argument/);
      assert.match(note ?? '', says);
    });
  }
});
