import { findsThePlaceIn } from './support.ts';

describe('an LR that objects hold, in Python,', () => {
  findsThePlaceIn([
    [
      'an attribute of self',
      'SGD',
      0.1,
      'import torch\nclass T:\n    def __init__(self):\n        self.lr = «0.1»\n    def fit(self):\n        self.opt = §1torch.optim.SGD(p, lr=self.lr)\nT().fit()\n',
    ],
    [
      "a constructor's argument, by way of self",
      'SGD',
      0.1,
      'import torch\nclass T:\n    def __init__(self, lr):\n        self.lr = lr\n    def fit(self):\n        self.opt = §1torch.optim.SGD(p, lr=self.lr)\nT(«0.1»).fit()\n',
    ],
    [
      "a constructor's default by way of self.hparams",
      'Adam',
      2e-3,
      'import torch\nclass M(LightningModule):\n    def __init__(self, lr=«2e-3»):\n        self.save_hyperparameters()\n    def configure_optimizers(self):\n        return §torch.optim.Adam(self.parameters(), lr=self.hparams.lr)\n',
    ],
    [
      "a constructor's argument by way of self.hparams",
      'Adam',
      2e-3,
      {
        'train.py': 'from model import M\nm = M(width=3, lr=«2e-3»)\n§2trainer.fit(m)\n',
        'model.py':
          'import torch\nclass M(LightningModule):\n    def __init__(self, width, lr=1e-3):\n        self.save_hyperparameters()\n    def configure_optimizers(self):\n        return §1torch.optim.Adam(self.parameters(), lr=self.hparams["lr"])\n',
      },
    ],
    [
      'hyperparameters that are kept as a whole',
      'Adam',
      2e-3,
      'import torch\nclass M(LightningModule):\n    def __init__(self, args):\n        self.save_hyperparameters(args)\n    def configure_optimizers(self):\n        return §torch.optim.Adam(self.parameters(), lr=self.hparams.lr)\nparser.add_argument("--lr", type=float, default=«2e-3»)\nm = M(parser.parse_args())\n',
    ],
    [
      'a class attribute',
      'SGD',
      0.1,
      'import torch\nclass C:\n    lr = «0.1»\n    bs = 2\nopt = §torch.optim.SGD(p, lr=C.lr)\n',
    ],
    [
      'the attribute of a subclass',
      'SGD',
      0.1,
      {
        'train.py':
          'import torch\nfrom conf import Small\ncfg = Small()\nopt = §torch.optim.SGD(p, lr=cfg.lr)\n',
        'conf.py':
          'class Base:\n    lr = 0.5\nclass Small(Base):\n    lr = «0.1»\nclass Other(Base):\n    lr = 0.1\n',
      },
    ],
    [
      "the base's where the subclass has none",
      'SGD',
      0.5,
      'import torch\nclass Base:\n    lr = «0.5»\nclass Small(Base):\n    bs = 1\nopt = §torch.optim.SGD(p, lr=Small.lr)\n',
    ],
    [
      "a subclass's attribute, used in its base",
      'SGD',
      0.1,
      'import torch\nclass Base:\n    lr = 0.5\n    def fit(self):\n        return §1torch.optim.SGD(p, lr=self.lr)\nclass Small(Base):\n    lr = «0.1»\nSmall().fit()\n',
    ],
    [
      'a property',
      'SGD',
      0.1,
      'import torch\nclass C:\n    @property\n    def lr(self):\n        return «0.1»\nopt = §torch.optim.SGD(p, lr=C().lr)\n',
    ],
    [
      'a method',
      'SGD',
      0.1,
      'import torch\nclass C:\n    def rate(self):\n        return «0.1»\nopt = §torch.optim.SGD(p, lr=C().rate())\n',
    ],
    [
      'a dataclass field',
      'Adam',
      5e-4,
      'import torch\n@dataclass\nclass Config:\n    lr: float = «5e-4»\ncfg = Config()\nopt = §torch.optim.Adam(p, lr=cfg.lr)\n',
    ],
    [
      'a field(default=…)',
      'Adam',
      5e-4,
      'import torch\n@dataclass\nclass Config:\n    lr: float = field(default=«5e-4», metadata={"help": "rate"})\nopt = §torch.optim.Adam(p, lr=Config().lr)\n',
    ],
    [
      'a dataclass within another',
      'Adam',
      5e-4,
      'import torch\n@dataclass\nclass Optim:\n    lr: float = «5e-4»\n@dataclass\nclass Config:\n    optim: Optim = field(default_factory=lambda: Optim())\ncfg = Config()\nopt = §torch.optim.Adam(p, lr=cfg.optim.lr)\n',
    ],
    [
      "a dataclass's making, which overrides",
      'Adam',
      5e-4,
      'import torch\n@dataclass\nclass Config:\n    n: int = 3\n    lr: float = 5e-4\ncfg = Config(n=2, lr=«5e-4»)\nopt = §torch.optim.Adam(p, lr=cfg.lr)\n',
    ],
    [
      "a dataclass's making, by position",
      'Adam',
      5e-4,
      'import torch\nclass Config(NamedTuple):\n    n: int = 3\n    lr: float = 1e-3\ncfg = Config(2, «5e-4»)\nopt = §torch.optim.Adam(p, lr=cfg.lr)\n',
    ],
    [
      'a pydantic model',
      'Adam',
      5e-4,
      'import torch\nfrom pydantic import BaseModel, Field\nclass Config(BaseModel):\n    lr: float = Field(«5e-4», gt=0)\nopt = §torch.optim.Adam(p, lr=Config().lr)\n',
    ],
    [
      'an attribute that is set later, on an object of a class with a default',
      'AdamW',
      5e-4,
      {
        'train.py':
          'import torch\nfrom mingpt.trainer import Trainer\nconfig = Trainer.get_default_config()\nconfig.learning_rate = «5e-4»\nt = Trainer(config)\n§2t.run()\n',
        'mingpt/trainer.py':
          'import torch\nfrom mingpt.utils import CfgNode as CN\nclass Trainer:\n    @staticmethod\n    def get_default_config():\n        C = CN()\n        C.learning_rate = 3e-4\n        return C\n    def __init__(self, config):\n        self.config = config\n    def run(self):\n        self.optimizer = §1torch.optim.AdamW(p, lr=self.config.learning_rate)\n',
        'mingpt/utils.py':
          'class CfgNode:\n    def __init__(self, **kwargs):\n        self.__dict__.update(kwargs)\n',
      },
    ],
    [
      'any keyword that becomes an attribute',
      'AdamW',
      5e-4,
      'import torch\nclass TrainerConfig:\n    learning_rate = 3e-4\n    def __init__(self, **kwargs):\n        for k, v in kwargs.items():\n            setattr(self, k, v)\ntconf = TrainerConfig(max_epochs=2, learning_rate=«5e-4»)\nopt = §torch.optim.AdamW(p, lr=tconf.learning_rate)\n',
    ],
    [
      "a dict's entry",
      'AdamW',
      3e-4,
      "import torch\nconfig = {'lr': «3e-4», 'epochs': 3}\nopt = §torch.optim.AdamW(p, lr=config['lr'])\n",
    ],
    [
      "a nested dict's entry",
      'AdamW',
      3e-4,
      "import torch\nconfig = {'model': {'lr': 3e-4}, 'optim': {'lr': «3e-4»}}\nopt = §torch.optim.AdamW(p, lr=config['optim']['lr'])\n",
    ],
    [
      "a dict's entry that is asked for",
      'AdamW',
      3e-4,
      "import torch\nconfig = dict(lr=«3e-4», epochs=3)\nopt = §torch.optim.AdamW(p, lr=config.get('lr', 1e-3))\n",
    ],
    [
      'what stands in for a missing entry',
      'AdamW',
      3e-4,
      "import torch\nconfig = {'epochs': 3}\nopt = §torch.optim.AdamW(p, lr=config.get('lr', «3e-4»))\n",
    ],
    [
      'an entry that is set later',
      'AdamW',
      3e-4,
      "import torch\nconfig = {}\nconfig['lr'] = «3e-4»\nopt = §torch.optim.AdamW(p, lr=config['lr'])\n",
    ],
    [
      'a dict that is merged',
      'AdamW',
      3e-4,
      "import torch\nbase = {'lr': 1e-3}\nconfig = {**base, 'lr': «3e-4»}\nopt = §torch.optim.AdamW(p, lr=config['lr'])\n",
    ],
    [
      'a SimpleNamespace',
      'AdamW',
      3e-4,
      'import torch\nargs = SimpleNamespace(bs=2, lr=«3e-4»)\nopt = §torch.optim.AdamW(p, lr=args.lr)\n',
    ],
    [
      'getattr',
      'AdamW',
      3e-4,
      'import torch\nargs = Namespace(lr=«3e-4»)\nopt = §torch.optim.AdamW(p, lr=getattr(args, "lr", 1e-3))\n',
    ],
    [
      "ml_collections' ConfigDict",
      'AdamW',
      3e-4,
      {
        'train.py':
          'import torch\nfrom configs.default import get_config\nconfig = get_config()\nopt = §torch.optim.AdamW(p, lr=config.optim.lr)\n',
        'configs/default.py':
          'import ml_collections\ndef get_config():\n    config = ml_collections.ConfigDict()\n    config.optim = optim = ml_collections.ConfigDict()\n    optim.lr = «3e-4»\n    return config\n',
      },
    ],
    [
      "yacs' nodes",
      'SGD',
      0.1,
      {
        'train.py':
          'import torch\nfrom config.defaults import _C as cfg\nopt = §torch.optim.SGD(p, lr=cfg.SOLVER.BASE_LR)\n',
        'config/defaults.py':
          'from yacs.config import CfgNode as CN\n_C = CN()\n_C.MODEL = CN()\n_C.SOLVER = CN()\n_C.SOLVER.BASE_LR = «0.1»\n_C.SOLVER.STEPS = (30,)\n',
      },
    ],
    [
      'a part of an object that is set under its name, elsewhere',
      'SGD',
      0.2,
      {
        'train.py':
          'from config import get_config\nfrom optim import build\ndef main(config):\n    opt = §2build(config)\nconfig = get_config()\nconfig.TRAIN.LR = «0.2»\n§3main(config)\n',
        'config.py':
          '_C = CN()\n_C.TRAIN = CN()\n_C.TRAIN.LR = 0.1\ndef get_config():\n    return _C.clone()\n',
        'optim.py': 'import torch\ndef build(config):\n    return §1torch.optim.SGD(p, lr=config.TRAIN.LR)\n',
      },
    ],
    [
      'a dict that is updated',
      'SGD',
      0.2,
      'import torch\ncfg = {"lr": 0.1}\ncfg.update(lr=«0.2»)\nopt = §torch.optim.SGD(p, **cfg)\n',
    ],
    [
      "options that become a constructor's arguments, whose defaults count for nothing",
      'SGD',
      0.1,
      'import argparse, torch\nclass M(LightningModule):\n    def __init__(self, lr=0.1, **kwargs):\n        super().__init__()\n        self.lr = lr\n    def forward(self, x):\n        return self(x)\n    def configure_optimizers(self):\n        return §1torch.optim.SGD(p, lr=self.lr)\ndef main(args):\n    §2trainer.fit(M(**vars(args)))\nparser = argparse.ArgumentParser()\nparser.add_argument("--lr", default=«0.1»)\n§3main(parser.parse_args())\n',
    ],
    [
      'OmegaConf',
      'SGD',
      0.1,
      'import torch\ncfg = OmegaConf.create({"optim": {"lr": «0.1»}})\nopt = §torch.optim.SGD(p, lr=cfg.optim.lr)\n',
    ],
    [
      'an Enum',
      'SGD',
      0.1,
      'import torch\nclass H(Enum):\n    LR = «0.1»\n    WD = 0.2\nopt = §torch.optim.SGD(p, lr=H.LR.value)\n',
    ],
    [
      'another module, by its value',
      'SGD',
      0.05,
      {
        'train.py': 'import torch\nfrom config import Config\nopt = §torch.optim.SGD(p, lr=Config.lr)\n',
        'config.py': 'class Other:\n    lr = 0.5\nclass Config:\n    lr = «0.05»\n',
      },
    ],
    [
      'two places that fit, to be chosen',
      'SGD',
      0.1,
      'import torch\nclass A:\n    lr = ‹0.1›\nclass B:\n    lr = ‹0.1›\nopt = §torch.optim.SGD(p, lr=config.lr)\n',
    ],
  ]);
});
