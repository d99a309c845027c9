"""Fashion-MNIST from the files in `data/`, in the IDX format of the original."""
import gzip
from pathlib import Path

import numpy as np

FOLDER = Path(__file__).parent / "data"
NUM_CLASSES = 10


def load_data():
    """Images in [0, 1], float32 of shape [n, 1, 28, 28], and labels, int64 of shape [n]."""
    images = read_idx(FOLDER / "train-images-6000-idx3-ubyte.gz")
    labels = read_idx(FOLDER / "train-labels-6000-idx1-ubyte.gz")
    return images[:, None].astype(np.float32) / 255, labels.astype(np.int64)


def read_idx(path):
    """Two zero bytes, type, rank, one 32-bit size a dimension, then the values."""
    data = gzip.decompress(path.read_bytes())
    rank = data[3]
    shape = np.frombuffer(data, ">i4", rank, offset=4)
    return np.frombuffer(data, np.uint8, offset=4 + 4 * rank).reshape(shape)
