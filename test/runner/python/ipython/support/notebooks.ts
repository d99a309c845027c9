/** Cells of a PyTorch notebook. Noise of its own between the cells shows whether the random state is put back. */
export const IMPORTS = `import random, numpy as np, torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset
torch.manual_seed(0); np.random.seed(0); random.seed(0)`;

export const DATA = `x = torch.randn(512, 8)
y = x @ torch.arange(8.0).reshape(8, 1)
loader = DataLoader(TensorDataset(x, y), batch_size=64, shuffle=True)
counts = np.zeros(3)
history = []`;

export const MODEL = `model = nn.Sequential(nn.Linear(8, 16), nn.Tanh(), nn.BatchNorm1d(16), nn.Dropout(0.1), nn.Linear(16, 1))
optimizer = torch.optim.Adam(model.parameters(), lr=1e-3)
scheduler = torch.optim.lr_scheduler.StepLR(optimizer, 3)`;

export const TRAIN = `def train(epochs):
    for epoch in range(epochs):
        for a, b in loader:
            optimizer.zero_grad()
            loss = nn.functional.mse_loss(model(a), b)
            loss.backward()
            optimizer.step()
            history.append(loss.item())
            counts[0] += random.random() + np.random.rand()
        scheduler.step()`;

/** Everything that a test must leave alone, as a digest; \`names\` too. */
export const STATE = `def _state():
    import hashlib, pickle
    def plain(v):
        if isinstance(v, torch.Tensor): return v.detach().numpy().tobytes(), v.requires_grad, plain(v.grad) if v.is_leaf else None
        if isinstance(v, dict): return [(k, plain(w)) for k, w in v.items()]
        if isinstance(v, (list, tuple)): return [plain(w) for w in v]
        if isinstance(v, np.ndarray): return v.tobytes()
        return repr(v)
    own = {k: id(v) for k, v in globals().items() if not k.startswith('_') and k not in ('In', 'Out', 'quit', 'exit')}
    parts = [plain(model.state_dict()), [plain(p.grad) for p in model.parameters()], plain(optimizer.state_dict()), plain(scheduler.state_dict()),
             torch.get_rng_state().numpy().tobytes(), np.random.get_state()[1].tobytes(), random.getstate(),
             [m.training for m in model.modules()], history, counts.tobytes(), own]
    return [hashlib.sha1(pickle.dumps(part)).hexdigest()[:10] for part in parts]`;
