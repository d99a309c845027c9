import { findsThePlaceIn } from './support.ts';

describe('an LR that comes by calls, in Python,', () => {
  findsThePlaceIn([
    [
      'the argument of the call that was under way',
      'SGD',
      0.1,
      'import torch\ndef make(lr):\n    return §1torch.optim.SGD(p, lr)\na = make(0.1)\nb = §2make(«0.1»)\n',
    ],
    [
      "a parameter's default",
      'SGD',
      0.1,
      'import torch\ndef make(net, lr=«0.1»):\n    return §1torch.optim.SGD(p, lr)\nb = §2make(net)\n',
    ],
    [
      'a keyword-only parameter',
      'SGD',
      0.1,
      'import torch\ndef make(net, *, lr: float = «0.1», n=2):\n    return §1torch.optim.SGD(p, lr)\nb = §2make(net, n=3)\n',
    ],
    [
      'a default that a call overrides',
      'SGD',
      0.1,
      'import torch\ndef make(net, lr=0.1):\n    return §1torch.optim.SGD(p, lr)\nb = §2make(net, «0.1»)\n',
    ],
    [
      '**kwargs',
      'SGD',
      0.1,
      'import torch\ndef make(net, **kw):\n    return §1torch.optim.SGD(p, **kw)\nb = §2make(net, lr=«0.1», momentum=0.9)\n',
    ],
    [
      '**kwargs of a dict',
      'SGD',
      0.1,
      'import torch\nsettings = {"lr": «0.1», "momentum": 0.9}\nopt = §torch.optim.SGD(p, **settings)\n',
    ],
    ['*args', 'SGD', 0.1, 'import torch\nrest = («0.1», 0.9)\nopt = §torch.optim.SGD(p, *rest)\n'],
    [
      'two functions in two files',
      'SGD',
      0.1,
      {
        'train.py':
          'from lib.optim import make\nclass Trainer:\n    def __init__(self, rate):\n        self.opt = §2make(net, rate)\nt = §3Trainer(«0.1»)\nu = Trainer(0.2)\n',
        'lib/optim.py':
          'import torch\ndef make(net, lr):\n    return §1torch.optim.SGD(net.parameters(), lr=lr)\n',
      },
    ],
    [
      'functools.partial',
      'SGD',
      0.1,
      'import torch\nfrom functools import partial\nmake = partial(torch.optim.SGD, lr=«0.1»)\nopt = §make(p)\n',
    ],
    ['a class chosen by name', 'SGD', 0.1, 'import torch\nopt = §getattr(torch.optim, name)(p, lr=«0.1»)\n'],
    [
      'a class from a dict',
      'SGD',
      0.1,
      'import torch\nOPTS = {"sgd": torch.optim.SGD, "adam": torch.optim.Adam}\nopt = §OPTS[name](p, lr=«0.1»)\n',
    ],
    [
      'a class that is a parameter',
      'SGD',
      0.1,
      'import torch\ndef make(cls, lr):\n    return §1cls(p, lr=lr)\nopt = §2make(torch.optim.SGD, «0.1»)\n',
    ],
    [
      'what a function returns',
      'SGD',
      0.1,
      'import torch\ndef rate():\n    return «0.1»\nopt = §torch.optim.SGD(p, lr=rate())\n',
    ],
    [
      'a dict that a function returns',
      'SGD',
      0.1,
      'import torch\ndef settings():\n    return {"bs": 3, "lr": «0.1»}\ncfg = settings()\nopt = §torch.optim.SGD(p, lr=cfg["lr"])\n',
    ],
    [
      'a tuple that a function returns',
      'SGD',
      0.1,
      'import torch\ndef settings():\n    return 3, «0.1»\n_, lr = settings()\nopt = §torch.optim.SGD(p, lr=lr)\n',
    ],
    [
      'a lambda',
      'SGD',
      0.1,
      'import torch\nmake = lambda ps, lr=«0.1»: §1torch.optim.SGD(ps, lr=lr)\nopt = §2make(p)\n',
    ],
    [
      'a process that mp.spawn starts',
      'SGD',
      0.1,
      'import torch\ndef worker(rank, n, lr):\n    opt = §torch.optim.SGD(p, lr)\nif __name__ == "__main__":\n    mp.spawn(worker, nprocs=n, args=(n, «0.1»))\n',
    ],
    [
      'a launcher of Accelerate',
      'AdamW',
      2e-5,
      'import torch\ndef training_function(config, args):\n    lr = config["lr"]\n    opt = §torch.optim.AdamW(p, lr=lr)\nconfig = {"lr": «2e-5», "seed": 42}\nnotebook_launcher(training_function, (config, args))\n',
    ],
    [
      "the construction, not the optimizer class's own super().__init__",
      'Mine',
      0.3,
      'import torch\nclass Mine(torch.optim.Optimizer):\n    def __init__(self, params, lr=1e-3):\n        §1super().__init__(params, dict(lr=lr))\nopt = §2Mine(p, lr=«0.3»)\n',
    ],
    [
      'the default of an optimizer class of the project',
      'Mine',
      0.3,
      'import torch\nclass Mine(torch.optim.Optimizer):\n    def __init__(self, params, lr=«0.3»):\n        §1super().__init__(params, dict(lr=lr))\nopt = §2Mine(p)\n',
    ],
    [
      "timm's factory",
      'AdamW',
      5e-4,
      'from timm.optim import create_optimizer_v2\nopt = §create_optimizer_v2(model, opt="adamw", lr=«5e-4», weight_decay=0.05)\n',
    ],
    [
      'a scheduler beside, which is none of it',
      'SGD',
      0.1,
      'import torch\nopt = §torch.optim.SGD(p, lr=«0.1»)\nsched = torch.optim.lr_scheduler.OneCycleLR(opt, max_lr=0.1)\n',
    ],
    [
      'a scheduler with LRs of its own',
      'OneCycleLR',
      0.3,
      'import torch\nTOP = «0.3»\nopt = torch.optim.SGD([{"params": p, "lr": 0.3}], lr=0.3)\nsched = §torch.optim.lr_scheduler.OneCycleLR(opt, TOP, total_steps=9)\n',
    ],
    [
      'a scheduler with LRs of its own, imported by another name',
      'CyclicLR',
      0.01,
      'from torch.optim.lr_scheduler import CyclicLR as Cycle\nsched = §Cycle(opt, 1e-4, «1e-2»)\n',
    ],
    [
      "an LR finder's wrapper, whose frame is further out",
      'SGD',
      0.1,
      {
        'train.py': 'from lib import make\nopt = §2make(net, lr=«0.1»)\n',
        'lib.py':
          'import torch\ndef make(net, lr, decay=0):\n    groups = split(net)\n    return §1torch.optim.SGD(groups, lr=lr)\n',
      },
    ],
    [
      "Keras' schedule of the LR",
      'Adam',
      1e-2,
      'import keras\nschedule = keras.optimizers.schedules.ExponentialDecay(initial_learning_rate=«1e-2», decay_steps=100, decay_rate=0.9)\nopt = §keras.optimizers.Adam(learning_rate=schedule)\n',
    ],
    [
      "Keras' schedule that warms up",
      'Adam',
      1e-2,
      'import keras\nopt = §keras.optimizers.Adam(keras.optimizers.schedules.CosineDecay(0.0, 100, warmup_target=«1e-2», warmup_steps=10))\n',
    ],
    [
      "Keras' first argument",
      'RMSprop',
      1e-4,
      'from tensorflow import keras\nmodel.compile(optimizer=§keras.optimizers.RMSprop(«1e-4»), loss="mse")\n',
    ],
  ]);
});
