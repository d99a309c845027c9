import assert from 'node:assert/strict';
import { runLive } from './support/live.ts';
import { pythonScripts } from '../support/scripts.ts';

/** Each case: what it is called, what makes its objects, and how it is tested. Everything reachable is compared bit for bit. */
const SCRIPT = `
import copy, io, json, random, hashlib
import numpy, torch
from torch import nn
from torch.utils.data import DataLoader, RandomSampler, TensorDataset
from find_lr import lr_find

def bits(value, seen=None):
    "What a value holds, and which objects hold it: tensors to the bit."
    seen = {} if seen is None else seen
    if isinstance(value, (str, bytes, int, float, complex, type(None))): return repr(value)
    if id(value) in seen: return 'again'
    seen[id(value)] = value
    if isinstance(value, torch.Tensor):
        data = value.detach().cpu().contiguous().clone().view(-1)
        raw = hashlib.md5(data.numpy().tobytes()).hexdigest()
        grad = bits(value.grad, seen) if value.is_leaf else None
        return (id(value), str(value.dtype), tuple(value.shape), raw, value.requires_grad, grad)
    if isinstance(value, torch.Generator): return (id(value), value.get_state().numpy().tobytes())
    if isinstance(value, numpy.random.Generator): return repr(value.bit_generator.state)
    if isinstance(value, dict): return (id(value), [(repr(k) if isinstance(k, str) else id(k), bits(v, seen)) for k, v in value.items()])
    if isinstance(value, (list, tuple)): return (id(value) if isinstance(value, list) else '', [bits(v, seen) for v in value])
    if isinstance(value, (nn.Module, torch.optim.Optimizer, torch.optim.lr_scheduler.LRScheduler, DataLoader, RandomSampler, TensorDataset)) or hasattr(value, 'looked_into'):
        return (id(value), bits(vars(value), seen))
    return id(value)

def everything(objects):
    return [bits(o) for o in objects] + [
        repr(random.getstate()), repr(numpy.random.get_state()), torch.get_rng_state().numpy().tobytes(), torch.is_grad_enabled()]

x = torch.randn(60, 6); y = x.sum(1, keepdim=True)
mse = nn.functional.mse_loss

class Odd(nn.Module):
    "Shared parameters, a buffer that is not saved, one that is expanded, a frozen layer in eval mode, a counter, a state that it keeps."
    def __init__(self):
        super().__init__()
        self.a = nn.Linear(6, 6); self.b = nn.Linear(6, 6); self.b.weight = self.a.weight
        self.norm = nn.BatchNorm1d(6); self.frozen = nn.Linear(6, 6).eval(); self.frozen.requires_grad_(False)
        self.drop = nn.Dropout(0.2); self.out = nn.utils.parametrizations.weight_norm(nn.Linear(6, 1))
        self.register_buffer('calls', torch.zeros(1), persistent=False)
        self.register_buffer('wide', torch.ones(1).expand(5))
        self.steps = 0; self.history = [0.5]; self.hidden = None
    def forward(self, x):
        self.calls += 1; self.steps += 1; self.history.append(self.steps); self.hidden = x.mean().detach()
        return self.out(self.drop(self.frozen(self.norm(self.b(self.a(x))))))

def odd(kind=torch.optim.Adam, **options):
    model = Odd()
    optimizer = kind(model.parameters(), **options)
    return model, optimizer

def trained(model, optimizer):
    mse(model(x), y).backward(); optimizer.step()
    model.frozen.weight.grad = None; model.norm.weight.grad = None
    return model, optimizer

def loader(**options):
    return DataLoader(TensorDataset(x, y), batch_size=12, shuffle=True, **options)

cases = {}
def case(name, model, optimizer, data, also=(), fails=None, **options):
    objects = [model, optimizer, data, *also]
    before = everything(objects)
    error = None
    try: result = lr_find(model, optimizer, data, **dict(dict(loss_fn=mse), **options))
    except BaseException as e: error = e
    after = everything(objects)
    wrong = [i for i, (b, a) in enumerate(zip(before, after)) if b != a]
    cases[name] = {'wrong': wrong, 'error': None if error is None else type(error).__name__, 'points': 0 if error else len(result.results['lr'])}

case('fresh Adam', *odd(lr=1e-3), loader())
case('trained Adam with amsgrad and gradients', *trained(*odd(lr=1e-3, amsgrad=True)), loader(generator=torch.Generator()))
model, optimizer = trained(*odd(torch.optim.SGD, lr=1e-2, momentum=0.9))
scheduler = torch.optim.lr_scheduler.OneCycleLR(optimizer, 0.1, total_steps=10)
optimizer.note = {'mine': [1, torch.ones(2)]}
optimizer.param_groups[0]['name'] = 'all'
case('scheduler, extras of groups, own attributes', model, optimizer, loader(), also=[scheduler])
case('LBFGS', *odd(torch.optim.LBFGS, lr=0.5), (x, y), steps=30)
case('LR in a tensor', *odd(lr=torch.tensor(1e-3), capturable=False), loader(sampler=None))
model, optimizer = trained(*odd(torch.optim.AdamW, lr=1e-3))
model.eval()
case('in eval mode, wrapped', nn.DataParallel(model), optimizer, loader(), also=[model])

class Fails:
    looked_into = True
    def __init__(self, at, error): self.at, self.error, self.n = at, error, 0
    def __call__(self, model, batch):
        self.n += 1
        if self.n == self.at: raise self.error
        return mse(model(batch[0]), batch[1])
for name, error in (('an exception', ValueError('mine')), ('Ctrl+C', KeyboardInterrupt()), ('out of memory', MemoryError())):
    case(name, *trained(*odd(lr=1e-3)), loader(), step_fn=Fails(5 if name == 'an exception' else 40, error), loss_fn=None)

scaler = torch.amp.GradScaler('cpu', init_scale=2.0 ** 126)
scaler.looked_into = True
def half(model, batch):
    with torch.autocast('cpu', dtype=torch.bfloat16): return mse(model(batch[0]), batch[1]).float()
case('GradScaler', *odd(torch.optim.SGD, lr=1e-2), loader(), also=[vars(scaler)], scaler=scaler, step_fn=half, loss_fn=None)

class Noisy(torch.utils.data.Dataset):
    looked_into = True
    def __init__(self): self.rng = numpy.random.default_rng(0); self.served = 0
    def __len__(self): return 60
    def __getitem__(self, i): self.served += 1; return x[i] + float(self.rng.normal()) * 0.1 + random.random(), y[i]
case('a data set that draws and counts', *odd(lr=1e-3), DataLoader(Noisy(), batch_size=12, sampler=RandomSampler(range(60), generator=torch.Generator())))
case('persistent workers', *odd(lr=1e-3), DataLoader(TensorDataset(x, y), batch_size=12, num_workers=1, persistent_workers=True), steps=12)
print(json.dumps(cases))
`;

describe('lr_find leaves everything as it was', () => {
  const scripts = pythonScripts();

  it('bit for bit: weights, buffers, modes, gradients, optimizer, scaler, loader, random states; also when it fails', async () => {
    const cases = (await runLive(scripts, SCRIPT)) as Record<
      string,
      { wrong: number[]; error: string | null; points: number }
    >;
    assert.equal(Object.keys(cases).length, 12);
    for (const [name, { wrong, error, points }] of Object.entries(cases)) {
      assert.deepEqual(wrong, [], `${name}: what differs, by its place in the list`);
      const expected = {
        'an exception': 'ValueError',
        'Ctrl+C': 'KeyboardInterrupt',
        'out of memory': 'MemoryError',
      };
      assert.equal(error, expected[name as keyof typeof expected] ?? null, name);
      assert.ok(error !== null || points >= 10, `${name}: ${points} points`);
    }
  });
});
