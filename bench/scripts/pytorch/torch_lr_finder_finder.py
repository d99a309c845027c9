"""torch-lr-finder's `LRFinder.range_test`."""
import torch
from torch.nn import functional as F
from torch_lr_finder import LRFinder

from task import MAX_LR, MIN_LR, STEPS, loader, model

optimizer = torch.optim.Adam(model.parameters(), lr=MIN_LR)
finder = LRFinder(model, optimizer, lambda output, labels: F.cross_entropy(output, labels), device="cpu")
finder.range_test(loader, start_lr=MIN_LR, end_lr=MAX_LR, num_iter=STEPS)
finder.reset()
_, lr = finder.plot(suggest_lr=True)
print(lr)
