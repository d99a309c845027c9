"""A small convolutional network on Fashion-MNIST, in Keras: on whichever backend Keras is set to."""
import gzip
from pathlib import Path

import keras
import numpy as np
from keras import layers

DATA = Path(__file__).parent.parent / "fashion-mnist" / "data"
NUM_CLASSES = 10


def read_idx(name):
    """Two zero bytes, type, rank, one 32-bit size a dimension, then the values."""
    data = gzip.decompress((DATA / name).read_bytes())
    rank = data[3]
    shape = np.frombuffer(data, ">i4", rank, offset=4)
    return np.frombuffer(data, np.uint8, offset=4 + 4 * rank).reshape(shape)


images = read_idx("train-images-6000-idx3-ubyte.gz")[..., None].astype("float32") / 255
labels = read_idx("train-labels-6000-idx1-ubyte.gz").astype("int64")

keras.utils.set_random_seed(0)
model = keras.Sequential([
    keras.Input((28, 28, 1)),
    layers.Conv2D(16, 3, activation="relu"), layers.MaxPooling2D(),
    layers.Conv2D(32, 3, activation="relu"), layers.MaxPooling2D(),
    layers.Flatten(),
    layers.Dropout(0.3),
    layers.Dense(NUM_CLASSES, activation="softmax"),
])
model.compile(
    optimizer=keras.optimizers.Adam(learning_rate=1e-3),
    loss="sparse_categorical_crossentropy",
    metrics=["accuracy"],
)
model.fit(
    images[:5000], labels[:5000],
    batch_size=64,
    epochs=5,
    validation_data=(images[5000:], labels[5000:]),
    callbacks=[keras.callbacks.EarlyStopping(patience=2, restore_best_weights=True)],
    verbose=2,
)
model.save("model.keras")
