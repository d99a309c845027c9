/** Data, a model and a loader of ten batches, as the start of a script. */
export const HEAD = `
import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset
torch.manual_seed(0)
x = torch.randn(400, 8)
y = (3 * x[:, :1] + x[:, 1:2])
model = nn.Sequential(nn.Linear(8, 16), nn.ReLU(), nn.Linear(16, 1))
loader = DataLoader(TensorDataset(x, y), batch_size=40, shuffle=True)
mse = nn.functional.mse_loss
`;

/** One training step of `model` by `optimizer` on a batch `a, b`, indented as the body of two loops. */
export const STEP = `
        optimizer.zero_grad()
        loss = mse(model(a), b)
        loss.backward()
        optimizer.step()
`;

/** A training of one epoch. */
export const PLAIN = `${HEAD}
optimizer = torch.optim.Adam(model.parameters(), lr=1e-3)
for epoch in range(1):
    for a, b in loader:${STEP}
`;
