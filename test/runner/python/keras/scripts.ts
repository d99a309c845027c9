/** Parts of Keras scripts, as their users write them. */
export type Backend = 'tensorflow' | 'jax' | 'torch';

export const HEAD = `
import keras
import numpy as np
keras.utils.set_random_seed(0)
x = np.random.randn(400, 8).astype("float32")
y = 3 * x[:, :1] + x[:, 1:2]
model = keras.Sequential([keras.Input((8,)), keras.layers.Dense(16, activation="relu"), keras.layers.Dense(1)])
def batch(step):
    start = step % 10 * 40
    return x[start:start + 40], y[start:start + 40]
`;

export const CALLBACKS = `
class Reads(keras.callbacks.Callback):
    def on_epoch_end(self, epoch, logs=None):
        logs["val_mae"]
callbacks = [
    keras.callbacks.EarlyStopping("val_loss", patience=0, baseline=0.0),
    keras.callbacks.TerminateOnNaN(),
    keras.callbacks.LearningRateScheduler(lambda epoch, lr: 5.0),
    keras.callbacks.ReduceLROnPlateau("val_loss", patience=1),
    keras.callbacks.ModelCheckpoint("best.weights.h5", save_weights_only=True),
    keras.callbacks.BackupAndRestore("backup"),
    keras.callbacks.CSVLogger("log.csv"),
    Reads(),
]
`;

/** The guides' "customizing what happens in fit", one a backend. */
export const STEPS: Record<Backend, string> = {
  tensorflow: `
import tensorflow as tf
mse = keras.losses.MeanSquaredError()
def train_step(self, data):
    a, b = data
    with tf.GradientTape() as tape:
        loss = mse(b, self(a, training=True))
    gradients = tape.gradient(loss, self.trainable_variables)
    self.optimizer.apply_gradients(zip(gradients, self.trainable_variables))
    return {"mine": loss}
`,
  jax: `
import jax
mse = keras.losses.MeanSquaredError()
def train_step(self, state, data):
    trainable, non_trainable, optimizer, metrics = state
    a, b = data
    def loss_of(trainable):
        predicted, updated = self.stateless_call(trainable, non_trainable, a, training=True)
        return mse(b, predicted), updated
    (loss, non_trainable), gradients = jax.value_and_grad(loss_of, has_aux=True)(trainable)
    trainable, optimizer = self.optimizer.stateless_apply(optimizer, gradients, trainable)
    return {"mine": loss}, (trainable, non_trainable, optimizer, metrics)
`,
  torch: `
import torch
mse = keras.losses.MeanSquaredError()
def train_step(self, data):
    a, b = data
    self.zero_grad()
    loss = mse(b, self(a, training=True))
    loss.backward()
    weights = self.trainable_weights
    with torch.no_grad():
        self.optimizer.apply([weight.value.grad for weight in weights], weights)
    return {"mine": loss}
`,
};

export const GAN = `${HEAD}
import tensorflow as tf
entropy = keras.losses.BinaryCrossentropy(from_logits=True)

class GAN(keras.Model):
    def __init__(self):
        super().__init__()
        self.critic = keras.Sequential([keras.Input((8,)), keras.layers.Dense(16, "relu"), keras.layers.Dense(1)])
        self.maker = keras.Sequential([keras.Input((4,)), keras.layers.Dense(16, "relu"), keras.layers.Dense(8)])

    def compile(self, critic_optimizer, maker_optimizer):
        super().compile()
        self.critic_optimizer, self.maker_optimizer = critic_optimizer, maker_optimizer

    def train_step(self, real):
        noise = tf.random.normal((40, 4))
        with tf.GradientTape() as tape:
            critic_loss = entropy(tf.ones((40, 1)), self.critic(real)) + entropy(tf.zeros((40, 1)), self.critic(self.maker(noise)))
        weights = self.critic.trainable_weights
        self.critic_optimizer.apply_gradients(zip(tape.gradient(critic_loss, weights), weights))
        with tf.GradientTape() as tape:
            maker_loss = entropy(tf.ones((40, 1)), self.critic(self.maker(noise)))
        weights = self.maker.trainable_weights
        self.maker_optimizer.apply_gradients(zip(tape.gradient(maker_loss, weights), weights))
        return {"critic": critic_loss, "maker": maker_loss}

gan = GAN()
gan.compile(
    keras.optimizers.Adam(learning_rate=3e-4),
    keras.optimizers.Adam(learning_rate=1e-4),
)
gan.fit(x, batch_size=40, epochs=2, verbose=0)
`;
