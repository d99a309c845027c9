import assert from 'node:assert/strict';
import { findsThePlaceIn, Marked } from './support.ts';

const YAML_SCRIPT =
  'import torch, yaml\nwith open("config.yaml") as f:\n    cfg = yaml.safe_load(f)\nopt = §torch.optim.SGD(p, lr=float(cfg["optim"]["lr"]))\n';
const HYDRA_SCRIPT =
  'import hydra, torch\n@hydra.main(version_base=None, config_path="conf", config_name="config")\ndef main(cfg):\n    opt = §1torch.optim.SGD(p, lr=cfg.optimizer.lr)\n§2main()\n';
const LIGHTNING_SCRIPT =
  'import torch\nclass M(LightningModule):\n    def __init__(self, width: int = 3, learning_rate: float = 0.02):\n        self.learning_rate = learning_rate\n    def configure_optimizers(self):\n        return §torch.optim.SGD(p, lr=self.learning_rate)\nLightningCLI(M)\n';

describe('an LR in a configuration file', () => {
  findsThePlaceIn([
    [
      'YAML',
      'SGD',
      0.1,
      {
        'train.py': YAML_SCRIPT,
        'config.yaml': 'model:\n  lr: 0.1\noptim: # a comment\n  name: sgd\n  lr: «0.1» # tuned\n',
      },
    ],
    [
      'YAML, the value on the next line',
      'SGD',
      0.1,
      { 'train.py': YAML_SCRIPT, 'config.yaml': 'optim:\n  lr:\n    «0.1»\n' },
    ],
    [
      'YAML, in braces',
      'SGD',
      0.1,
      { 'train.py': YAML_SCRIPT, 'config.yaml': 'optim: {name: sgd, lr: «0.1»}\n' },
    ],
    ['YAML, in quotes', 'SGD', 0.1, { 'train.py': YAML_SCRIPT, 'config.yaml': 'optim:\n  lr: «"1e-1"»\n' }],
    [
      'YAML, behind an anchor',
      'SGD',
      0.1,
      { 'train.py': YAML_SCRIPT, 'config.yaml': 'base: &rate «0.1»\noptim:\n  lr: *rate\n' },
    ],
    [
      'YAML, in a list',
      'SGD',
      0.1,
      { 'train.py': YAML_SCRIPT, 'config.yaml': 'optim:\n  - name: sgd\n    lr: «0.1»\n' },
    ],
    [
      'YAML, by OmegaConf and a reference',
      'SGD',
      0.1,
      {
        'train.py':
          'import torch\ncfg = OmegaConf.load("conf/a.yaml")\nopt = §torch.optim.SGD(p, lr=cfg.optim.lr)\n',
        'conf/a.yaml': 'base_lr: «0.1»\noptim:\n  lr: ${base_lr}\n',
      },
    ],
    [
      'JSON',
      'SGD',
      0.1,
      {
        'train.py':
          'import json, torch\ncfg = json.load(open(os.path.join("conf", "a.json")))\nopt = §torch.optim.SGD(p, lr=cfg["lr"])\n',
        'conf/a.json': '{\n\t"bs": 3,\n\t"lr": «0.1»\n}\n',
      },
    ],
    [
      'TOML',
      'SGD',
      0.1,
      {
        'train.py':
          'import tomllib, torch\ncfg = tomllib.load(open("a.toml", "rb"))\nopt = §torch.optim.SGD(p, lr=cfg["optim"]["lr"])\n',
        'a.toml':
          'title = "lr = 0.1"\n[model]\nlr = 0.1\n[optim]\nname = "sgd" # lr = 0.1\nlr = «0.1» # tuned\n',
      },
    ],
    [
      'TOML, inline',
      'SGD',
      0.1,
      {
        'train.py':
          'import tomllib, torch\ncfg = tomllib.load(open("a.toml", "rb"))\nopt = §torch.optim.SGD(p, lr=cfg["optim"]["lr"])\n',
        'a.toml': 'optim = { name = "sgd", lr = «1e-1» }\n',
      },
    ],
    [
      'INI',
      'SGD',
      0.1,
      {
        'train.py':
          'import configparser, torch\ncfg = configparser.ConfigParser()\ncfg.read("a.ini")\nopt = §torch.optim.SGD(p, lr=cfg.getfloat("optim", "lr"))\n',
        'a.ini': '; lr = 0.1\n[optim]\nlr = «0.1»\n',
      },
    ],
    [
      'the file that an argument names',
      'SGD',
      0.1,
      {
        'train.py':
          'import argparse, torch, yaml\nparser = argparse.ArgumentParser()\nparser.add_argument("--config", default="conf/a.yaml")\nargs = parser.parse_args()\ncfg = yaml.safe_load(open(args.config))\nopt = §torch.optim.SGD(p, lr=cfg["lr"])\n',
        'conf/a.yaml': 'lr: 0.5\n',
        'conf/b.yaml': 'lr: «0.1»\n',
      },
      { args: ['--config', 'conf/b.yaml'] },
    ],
    [
      'the file that is a default of an option',
      'SGD',
      0.5,
      {
        'train.py':
          'import argparse, torch, yaml\nparser = argparse.ArgumentParser()\nparser.add_argument("--config", default="conf/a.yaml")\nargs = parser.parse_args()\ncfg = yaml.safe_load(open(args.config))\nopt = §torch.optim.SGD(p, lr=cfg["lr"])\n',
        'conf/a.yaml': 'lr: «0.5»\n',
      },
    ],
    [
      'a wrapper class that reads it',
      'SGD',
      0.1,
      {
        'train.py':
          'import torch\nfrom conf import Config\nc = Config("a.yaml")\nopt = §torch.optim.SGD(p, lr=c.lr)\n',
        'conf.py':
          'import yaml\nclass Config:\n    def __init__(self, path):\n        for k, v in yaml.safe_load(open(path)).items():\n            setattr(self, k, v)\n',
        'a.yaml': 'lr: «0.1»\n',
      },
    ],
    [
      'Hydra',
      'SGD',
      0.1,
      { 'train.py': HYDRA_SCRIPT, 'conf/config.yaml': 'optimizer:\n  lr: «0.1»\nmodel:\n  lr: 0.1\n' },
    ],
    [
      "Hydra's group",
      'SGD',
      0.1,
      {
        'train.py': HYDRA_SCRIPT,
        'conf/config.yaml': 'defaults:\n  - optimizer: sgd\n  - _self_\nseed: 1\n',
        'conf/optimizer/sgd.yaml': '_target_: torch.optim.SGD\nlr: «0.1»\n',
        'conf/optimizer/adam.yaml': 'lr: 0.1\n',
      },
    ],
    [
      "Hydra's group, chosen on the command line",
      'SGD',
      0.1,
      {
        'train.py': HYDRA_SCRIPT,
        'conf/config.yaml': 'defaults:\n  - optimizer: sgd\n',
        'conf/optimizer/sgd.yaml': 'lr: 0.1\n',
        'conf/optimizer/fast.yaml': 'lr: «0.1»\n',
      },
      { args: ['optimizer=fast'] },
    ],
    [
      "Hydra's experiment, which is global",
      'SGD',
      0.3,
      {
        'train.py': HYDRA_SCRIPT,
        'conf/config.yaml': 'optimizer:\n  lr: 0.1\n',
        'conf/experiment/big.yaml': '# @package _global_\noptimizer:\n  lr: «0.3»\n',
      },
      { args: ['+experiment=big'] },
    ],
    [
      'what Hydra instantiates',
      'Adam',
      0.1,
      {
        'train.py':
          'import hydra\nfrom hydra.utils import instantiate\n@hydra.main(config_path="conf", config_name="config")\ndef main(cfg):\n    opt = §1instantiate(cfg.optimizer, params=net.parameters())\n§2main()\n',
        'conf/config.yaml': 'optimizer:\n  _target_: torch.optim.Adam\n  lr: «0.1»\n',
      },
    ],
    [
      "Lightning's command line",
      'SGD',
      0.1,
      {
        'train.py': LIGHTNING_SCRIPT,
        'a.yaml': 'trainer:\n  max_epochs: 3\nmodel:\n  learning_rate: «0.1»\n',
      },
      { args: ['fit', '--config', 'a.yaml'] },
    ],
    [
      "Lightning's command line, which makes the optimizer",
      'Adam',
      0.1,
      {
        'train.py': 'from lightning.pytorch.cli import LightningCLI\ncli = §LightningCLI(M)\n',
        'a.yaml': 'optimizer:\n  class_path: torch.optim.Adam\n  init_args:\n    lr: «0.1»\n',
      },
      { args: ['fit', '-c', 'a.yaml'] },
    ],
    [
      'two files, to be chosen',
      'SGD',
      0.1,
      {
        'train.py':
          'import torch, yaml\na = yaml.safe_load(open("a.yaml"))\nb = yaml.safe_load(open("b.yaml"))\nopt = §torch.optim.SGD(p, lr={**a, **b}["lr"])\n',
        'a.yaml': 'lr: ‹0.1›\n',
        'b.yaml': 'lr: ‹0.1›\n',
      },
    ],
    [
      'a file, or the default that it may override',
      'SGD',
      0.02,
      {
        'train.py': LIGHTNING_SCRIPT.replace('0.02', '‹0.02›'),
        'a.yaml': 'model:\n  learning_rate: ‹0.02›\n',
      },
      { args: ['fit', '--config=a.yaml'] },
    ],
    [
      'the default, where the file says another thing',
      'SGD',
      0.02,
      { 'train.py': LIGHTNING_SCRIPT.replace('0.02', '«0.02»'), 'a.yaml': 'model:\n  width: 4\n' },
      { args: ['fit', '--config=a.yaml'] },
    ],
  ]);

  it('is not found in what is no configuration', async () => {
    const broken = { 'train.py': YAML_SCRIPT, 'config.yaml': 'optim: [\n  lr: {{ rate }}\n: - \t&' };
    const { note } = await new Marked(broken).check('SGD', 0.1);
    assert.match(note ?? '', /^No number in the source was found to feed the optimizer at train\.py:4/);
  });
});
