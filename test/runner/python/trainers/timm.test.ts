import assert from 'node:assert/strict';
import { pythonScripts } from '../support/scripts.ts';
import { assertRising } from './support.ts';

/** Fails when a step is taken with other LRs than the ones of layer-wise decay. */
const TIMM = `
import sys, timm, torch
from timm.optim import create_optimizer_v2
from timm.scheduler import CosineLRScheduler
from timm.utils import ModelEmaV2, NativeScaler
from torch.utils.data import DataLoader, TensorDataset
torch.manual_seed(0)
x = torch.randn(200, 3, 16, 16)
y = (x.mean((1, 2, 3)) > 0).long()
model = timm.create_model(
    'vit_tiny_patch16_224', img_size=16, patch_size=8, embed_dim=24, depth=2, num_heads=2, num_classes=2)
optimizer = create_optimizer_v2(model, opt=sys.argv[1], lr=5e-3, weight_decay=0.05, layer_decay=0.5)
scheduler = CosineLRScheduler(optimizer, t_initial=4, warmup_t=1, warmup_lr_init=1e-6)
ema, scaler = ModelEmaV2(model), NativeScaler(device='cpu')
loader = DataLoader(TensorDataset(x, y), batch_size=20, shuffle=True)

def check(optimizer, *args):
    bases = [group['lr'] / group['lr_scale'] for group in optimizer.param_groups]
    assert max(bases) / min(bases) < 1.001, bases
optimizer.register_step_pre_hook(check)
assert len({group['lr_scale'] for group in optimizer.param_groups}) > 2

updates = 0
for epoch in range(3):
    for a, b in loader:
        loss = torch.nn.functional.cross_entropy(model(a), b)
        optimizer.zero_grad()
        scaler(loss, optimizer, clip_grad=1.0, parameters=model.parameters())
        ema.update(model)
        updates += 1
        scheduler.step_update(updates)
    scheduler.step(epoch + 1)
`;

describe('timm', () => {
  const scripts = pythonScripts();

  for (const [opt, type] of [
    ['lookahead_adamw', 'AdamW'],
    ['lamb', 'Lamb'],
  ] as const) {
    it(`sweeps ${opt} with the LRs of layer-wise decay, whatever timm's scheduler sets`, async () => {
      const { record, code, stderr } = await scripts.run(TIMM, ['--', opt]);
      assert.equal(code, 0, stderr);
      const { points } = record.passes[0]!;
      assert.ok(points.length > 40, `${points.length} points`);
      assertRising(points);
      const [optimizer] = record.optimizers;
      assert.deepEqual([optimizer?.type, optimizer?.lr, optimizer?.literal?.text], [type, 5e-3, '5e-3']);
    });
  }
});
