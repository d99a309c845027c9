import { findsThePlaceIn } from './support.ts';

describe('an LR that comes by names, in Python,', () => {
  findsThePlaceIn([
    ['a keyword', 'Adam', 1e-3, 'import torch\nopt = §torch.optim.Adam(model.parameters(), lr=«1e-3»)\n'],
    [
      'a positional argument',
      'SGD',
      0.1,
      'from torch.optim import SGD\nopt = §SGD(p, «0.1», momentum=0.9)\n',
    ],
    [
      'a call under another name, over several lines',
      'AdamW',
      2e-4,
      'from torch.optim import AdamW as Opt\nopt = §Opt(\n    net.parameters(),\n    lr=«2e-4»,  # small\n    weight_decay=1e-2,\n)\n',
    ],
    ['a tensor', 'Adam', 1e-3, 'import torch\nopt = §torch.optim.Adam(p, lr=torch.tensor(«1e-3»))\n'],
    [
      'a string that is made a number',
      'Adam',
      1e-3,
      'import torch\nopt = §torch.optim.Adam(p, lr=float("1e-3"))\n'.replace('"1e-3"', '«"1e-3"»'),
    ],
    [
      'a module constant',
      'SGD',
      0.001,
      'import torch\nLR = «0.001»\ndef main():\n    opt = §torch.optim.SGD(p, lr=LR)\n',
    ],
    [
      'a closure',
      'SGD',
      0.01,
      'import torch\ndef main():\n    rate = «0.01»\n    def make():\n        return §1torch.optim.SGD(p, rate)\n    §2make()\nmain()\n',
    ],
    [
      'the last assignment before the use',
      'SGD',
      0.1,
      'import torch\nlr = 0.1\na = torch.optim.SGD(p, lr)\nlr = «0.1»\nb = §torch.optim.SGD(p, lr)\nlr = 0.1\nc = torch.optim.SGD(p, lr)\n',
    ],
    [
      'one of two branches, by its value',
      'SGD',
      0.1,
      'import torch\nif fast:\n    lr = «0.1»\nelse:\n    lr = 0.01\nopt = §torch.optim.SGD(p, lr)\n',
    ],
    [
      'a conditional expression',
      'SGD',
      0.01,
      'import torch\nopt = §torch.optim.SGD(p, 0.1 if big else «0.01»)\n',
    ],
    ['`or`', 'SGD', 0.01, 'import torch\nopt = §torch.optim.SGD(p, lr=given or «0.01»)\n'],
    [
      'a tuple that is unpacked',
      'SGD',
      0.01,
      'import torch\nepochs, (lr, wd) = 10, («0.01», 0.1)\nopt = §torch.optim.SGD(p, lr)\n',
    ],
    ['a walrus', 'SGD', 0.01, 'import torch\nif (lr := «0.01») > 0:\n    opt = §torch.optim.SGD(p, lr)\n'],
    [
      'a global that a function sets',
      'SGD',
      0.01,
      'import torch\nlr = None\ndef setup():\n    global lr\n    lr = «0.01»\nsetup()\nopt = §torch.optim.SGD(p, lr)\n',
    ],
    [
      'a chained assignment',
      'SGD',
      0.01,
      'import torch\nlr = base_lr = «0.01»\nopt = §torch.optim.SGD(p, base_lr)\n',
    ],
    [
      'a loop over rates',
      'SGD',
      0.01,
      'import torch\nfor lr in [0.1, «0.01»]:\n    opt = §torch.optim.SGD(p, lr)\n',
    ],
    [
      'the environment, its default',
      'SGD',
      0.01,
      'import os, torch\nopt = §torch.optim.SGD(p, lr=float(os.environ.get("LR", «"0.01"»)))\n',
    ],
    [
      'the environment, by getenv',
      'SGD',
      0.01,
      'import os, torch\nLR = float(os.getenv("LR", «0.01»))\nopt = §torch.optim.SGD(p, lr=LR)\n',
    ],
    [
      'a parameter group, which overrides',
      'SGD',
      0.5,
      'import torch\nopt = §torch.optim.SGD([{"params": a, "lr": «0.5»}, {"params": b}], lr=0.1)\n',
    ],
    [
      'a group in a list of its own',
      'SGD',
      0.5,
      'import torch\ngroups = [dict(params=a, lr=«0.5»)]\nopt = §torch.optim.SGD(groups, lr=0.1)\n',
    ],
    [
      'a line that is not ASCII',
      'SGD',
      0.5,
      'import torch\né = "größe"; a = torch.optim.SGD(p, 0.5); b = §torch.optim.SGD(q, «0.5»)\n',
    ],
    [
      'a whole module',
      'SGD',
      0.2,
      {
        'train.py': 'import torch\nimport config\nopt = §torch.optim.SGD(p, config.LR)\n',
        'config.py': 'LR = «0.2»\n',
      },
    ],
    [
      'a module under another name',
      'SGD',
      0.2,
      {
        'train.py': 'import torch\nimport conf.base as C\nopt = §torch.optim.SGD(p, C.LR)\n',
        'conf/base.py': 'LR = «0.2»\n',
      },
    ],
    [
      'a module by its whole name',
      'SGD',
      0.2,
      {
        'train.py': 'import torch\nimport conf.base\nopt = §torch.optim.SGD(p, conf.base.LR)\n',
        'conf/__init__.py': '',
        'conf/base.py': 'LR = «0.2»\n',
      },
    ],
    [
      'a name that is imported',
      'SGD',
      0.2,
      {
        'train.py': 'import torch\nfrom conf.base import LR as rate\nopt = §torch.optim.SGD(p, rate)\n',
        'conf/base.py': 'LR = «0.2»\n',
      },
    ],
    [
      'a module beside',
      'SGD',
      0.2,
      {
        'pkg/train.py': 'import torch\nfrom . import config as C\nopt = §torch.optim.SGD(p, C.LR)\n',
        'pkg/config.py': 'LR = «0.2»\n',
        'pkg/__init__.py': '',
      },
    ],
    [
      'a module above',
      'SGD',
      0.2,
      {
        'pkg/a/train.py': 'import torch\nfrom ..config import LR\nopt = §torch.optim.SGD(p, LR)\n',
        'pkg/config.py': 'LR = «0.2»\n',
      },
    ],
    [
      'a star import of a star import',
      'SGD',
      0.2,
      {
        'train.py': 'import torch\nfrom a import *\nopt = §torch.optim.SGD(p, LR)\n',
        'a.py': 'from b import *\n',
        'b.py': 'LR = «0.2»\n',
      },
    ],
    [
      'what a package hands on',
      'SGD',
      0.2,
      {
        'train.py': 'import torch\nfrom conf import LR\nopt = §torch.optim.SGD(p, LR)\n',
        'conf/__init__.py': 'from .base import LR\n',
        'conf/base.py': 'LR = «0.2»\n',
      },
    ],
  ]);
});
