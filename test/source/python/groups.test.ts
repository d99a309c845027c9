import assert from 'node:assert/strict';
import { attached } from '../attached.ts';
import { Marked } from './support.ts';

/** [what the LRs of the groups come from, the numbers in the source (one: it feeds all), the script, the groups' LRs] */
const CASES: readonly (readonly [string, readonly string[], string, readonly number[]])[] = [
  [
    'the layers of a model, in a function with a default',
    ['3e-4'],
    `import torch
LR = 3e-4
def build(model, base_lr=LR, decay=0.95):
    param_groups = []
    depth = len(model.blocks)
    for i, block in enumerate(model.blocks):
        param_groups.append({'params': block.parameters(), 'lr': base_lr * (decay ** (depth - i))})
    param_groups.append({'params': model.head.parameters(), 'lr': base_lr})
    return param_groups
optimizer = §torch.optim.AdamW(build(model), weight_decay=0.05)
`,
    [3e-4 * 0.9025, 3e-4 * 0.95, 3e-4],
  ],
  [
    'layers in a dict, scaled by a class',
    ['5e-4'],
    `import torch, argparse
p = argparse.ArgumentParser()
p.add_argument('--lr', type=float, default=5e-4)
p.add_argument('--layer_decay', type=float, default=0.9)
args = p.parse_args()
class LayerDecayValueAssigner(object):
    def __init__(self, values):
        self.values = values
    def get_scale(self, layer_id):
        return self.values[layer_id]
assigner = LayerDecayValueAssigner(list(args.layer_decay ** (13 - i) for i in range(14)))
def get_parameter_groups(model, get_layer_scale=None):
    parameter_group_vars = {}
    for name, param in model.named_parameters():
        group_name = "layer_%s" % name
        if group_name not in parameter_group_vars:
            scale = get_layer_scale(0)
            parameter_group_vars[group_name] = {"weight_decay": 0.1, "params": [], "lr": args.lr * scale, "lr_scale": scale}
        parameter_group_vars[group_name]["params"].append(param)
    return list(parameter_group_vars.values())
optimizer = §torch.optim.AdamW(get_parameter_groups(model, assigner.get_scale), lr=args.lr)
`,
    [5e-4 * 0.81, 5e-4 * 0.9, 5e-4],
  ],
  [
    'a factor for biases',
    ['0.002'],
    `import torch
class cfg:
    BASE_LR = 0.002
    BIAS_LR_FACTOR = 2
params = []
for key, value in model.named_parameters():
    if not value.requires_grad:
        continue
    lr = cfg.BASE_LR
    weight_decay = 1e-4
    if "bias" in key:
        lr = cfg.BASE_LR * cfg.BIAS_LR_FACTOR
    params += [{"params": [value], "lr": lr, "weight_decay": weight_decay}]
optimizer = §torch.optim.SGD(params, momentum=0.9)
`,
    [0.002, 0.004, 0.002],
  ],
  [
    'an option for the optimizer and one for a group',
    ['1e-4', '1e-5'],
    `import torch, argparse
parser = argparse.ArgumentParser()
parser.add_argument('--lr', default=1e-4, type=float)
parser.add_argument('--lr_backbone', default=1e-5, type=float)
args = parser.parse_args()
param_dicts = [
    {"params": [p for n, p in model.named_parameters() if "backbone" not in n and p.requires_grad]},
    {"params": [p for n, p in model.named_parameters() if "backbone" in n and p.requires_grad], "lr": args.lr_backbone},
]
optimizer = §torch.optim.AdamW(param_dicts, lr=args.lr, weight_decay=1e-4)
`,
    [1e-4, 1e-5],
  ],
  [
    'Lightning’s hyperparameters',
    ['1e-5', '2e-3'],
    `import torch, lightning as L
class Net(L.LightningModule):
    def __init__(self, lr=1e-3, backbone_lr=1e-5):
        super().__init__()
        self.save_hyperparameters()
    def configure_optimizers(self):
        groups = [{'params': self.backbone.parameters(), 'lr': self.hparams.backbone_lr}, {'params': self.head.parameters()}]
        return §torch.optim.AdamW(groups, lr=self.hparams.lr)
L.Trainer().fit(Net(lr=2e-3))
`,
    [1e-5, 2e-3],
  ],
  [
    'Hugging Face’s arguments and a number',
    ['3e-5', '1e-3'],
    `import torch
from transformers import Trainer, TrainingArguments
args = TrainingArguments('out', learning_rate=3e-5)
head_lr = 1e-3
optimizer = §torch.optim.AdamW([
    {'params': model.base.parameters(), 'lr': args.learning_rate},
    {'params': model.classifier.parameters(), 'lr': head_lr},
])
Trainer(model, args, optimizers=(optimizer, None)).train()
`,
    [3e-5, 1e-3],
  ],
  [
    'a trainer of the script’s own, by layer',
    ['3e-5'],
    `import torch
from transformers import Trainer, TrainingArguments
class MyTrainer(Trainer):
    def create_optimizer(self):
        decay = 0.9
        groups = []
        for i, layer in enumerate(self.model.layers):
            groups.append({'params': layer.parameters(), 'lr': self.args.learning_rate * decay ** (11 - i)})
        self.optimizer = §torch.optim.AdamW(groups)
        return self.optimizer
args = TrainingArguments('out', learning_rate=3e-5)
MyTrainer(model=model, args=args).train()
`,
    [3e-5 * 0.81, 3e-5 * 0.9, 3e-5],
  ],
  [
    'a list in reverse',
    ['5e-5'],
    `import torch
lr = 5e-5
n = 3
lrs = [lr * 0.95 ** i for i in range(n)][::-1]
optimizer = §torch.optim.AdamW([{'params': l.parameters(), 'lr': x} for l, x in zip(model.layers, lrs)])
`,
    [5e-5 * 0.9025, 5e-5 * 0.95, 5e-5],
  ],
  [
    'a generator',
    ['1e-3'],
    `import torch
def groups(model, lr, mult=0.5):
    for i, l in enumerate(model.layers):
        yield {'params': l.parameters(), 'lr': lr * mult ** i}
optimizer = §torch.optim.AdamW(list(groups(model, 1e-3)))
`,
    [1e-3, 5e-4, 2.5e-4],
  ],
  [
    'a dict of dicts',
    ['1e-5', '1e-4', '1e-3'],
    `import torch
config = {'backbone': {'lr': 1e-5, 'wd': 0.1}, 'neck': {'lr': 1e-4, 'wd': 0.1}, 'head': {'lr': 1e-3, 'wd': 0.}}
optimizer = §torch.optim.AdamW([{'params': getattr(model, k).parameters(), 'lr': v['lr'], 'weight_decay': v['wd']} for k, v in config.items()])
`,
    [1e-5, 1e-4, 1e-3],
  ],
  [
    'a dict of dicts that is unpacked',
    ['1e-5', '1e-3'],
    `import torch
config = {'backbone': {'lr': 1e-5}, 'head': {'lr': 1e-3}}
optimizer = §torch.optim.AdamW([{'params': getattr(model, k).parameters(), **v} for k, v in config.items()])
`,
    [1e-5, 1e-3],
  ],
  [
    'lists that are joined',
    ['0.05', '0.008', '0.04'],
    `import torch
param_groups = [dict(params=hidden, lr=0.05, momentum=0.95), dict(params=head, lr=0.008)]
param_groups += [dict(params=scalars, lr=0.04)]
optimizer = §torch.optim.AdamW(param_groups)
`,
    [0.05, 0.008, 0.04],
  ],
  [
    'dict(…) with equal numbers',
    ['1e-3', '1e-3', '1e-4'],
    `import torch
LRS = dict(a=1e-3, b=1e-3, c=1e-4)
optimizer = §torch.optim.Adam([{'params': m, 'lr': LRS[k]} for k, m in mods.items()])
`,
    [1e-3, 1e-3, 1e-4],
  ],
  [
    'a function of the name',
    ['1e-5', '1e-4', '1e-3', '1e-3'],
    `import torch
def lr_for(name):
    if 'head' in name:
        return 1e-3
    elif 'backbone' in name:
        return 1e-5
    return 1e-4
optimizer = §torch.optim.Adam([{'params': [p], 'lr': lr_for(n)} for n, p in model.named_parameters()])
`,
    [1e-5, 1e-4, 1e-3, 1e-3],
  ],
];

describe('The numbers behind the LRs of param groups, as people write them, in Python', () => {
  for (const [what, numbers, text, lrs] of CASES) {
    it(`are found in ${what}`, async () => {
      const { literal, literalNote, groups } = await attached(
        new Marked(text),
        /optim\.(\w+)/.exec(text)?.[1] ?? '',
        lrs,
      );
      const own = groups.flatMap((group) => (group.literal === undefined ? [] : [group.literal?.text]));
      assert.deepEqual(own.length === 0 ? [literal?.text] : own, numbers, literalNote);
    });
  }

  it('are not those that the optimizer is given, where a group has an LR that comes from elsewhere', async () => {
    const script =
      'import torch\nfrom plan import lrs\noptimizer = §torch.optim.SGD([{"params": p, "lr": lr} for p, lr in zip(parts, lrs)], lr=1e-3)\n';
    const entry = await attached(new Marked(script), 'SGD', [1e-3, 1e-4]);
    assert.deepEqual([entry.literal, entry.candidates], [null, undefined]);
  });

  it('are not offered in an expression, which would give all groups one LR', async () => {
    for (const lrs of ['[get() * 0.1 ** (1 - i) for i in range(2)]', 'np.array([1., 10.]) * 1e-4']) {
      const script = `import torch\nimport numpy as np\nlrs = ${lrs}\noptimizer = §torch.optim.SGD([{"params": p, "lr": lr} for p, lr in zip(parts, lrs)])\n`;
      const entry = await attached(new Marked(script), 'SGD', [1e-4, 1e-3]);
      assert.deepEqual([entry.literal, entry.candidates], [null, undefined]);
      assert.ok(entry.literalNote !== undefined);
    }
  });

  it('are never the factor that a loop multiplies by', async () => {
    const script =
      'import torch\nfrom plan import lr\ngroups = []\nfor layer in layers:\n    groups.append({"params": layer, "lr": lr})\n    lr *= 0.9\noptimizer = §torch.optim.SGD(groups)\n';
    const entry = await attached(new Marked(script), 'SGD', [1e-3, 9e-4, 8.1e-4]);
    assert.deepEqual([entry.literal, entry.candidates?.map(({ text }) => text)], [null, undefined]);
  });
});
