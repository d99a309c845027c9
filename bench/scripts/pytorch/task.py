"""What every finder in the bench gets: the example's LeNet, its Fashion-MNIST, Adam, batches of 64, on two threads at most."""
import sys
from pathlib import Path

import torch
from torch.utils.data import DataLoader, TensorDataset

sys.path.append(str(Path(__file__).parents[3] / "examples" / "fashion-mnist"))
from data import load_data  # noqa: E402
from train import lenet  # noqa: E402

STEPS = 100
MIN_LR, MAX_LR = 1e-7, 10.0
LR = 1e-3


def make_loader():
    images, labels = load_data()
    return DataLoader(TensorDataset(torch.from_numpy(images), torch.from_numpy(labels)), batch_size=64, shuffle=True)


torch.manual_seed(0)
model = lenet()
loader = make_loader()
