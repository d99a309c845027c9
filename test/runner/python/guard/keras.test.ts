import assert from 'node:assert/strict';
import { pythonScripts } from '../support/scripts.ts';
import { assertUntouched, runGuarded, runPlain } from './support.ts';

/** TensorFlow's files are written by C++: what Python's calls see of them, and C++ of Python's, must agree. */
const SCRIPT = `
import os
os.environ['TF_CPP_MIN_LOG_LEVEL'] = '3'
import keras, numpy as np, tensorflow as tf
model = keras.Sequential([keras.layers.Input((4,)), keras.layers.Dense(1)])
model.compile('sgd', 'mse')
x = np.random.randn(64, 4).astype('float32')
os.makedirs('saved')
model.save('saved/whole.keras'); model.save('saved/whole.h5'); model.save_weights('saved/only.weights.h5')
print(sorted(os.listdir('saved')), keras.models.load_model('saved/whole.keras', compile=False).count_params())
print(keras.models.load_model('saved/whole.h5', compile=False).count_params(), model.load_weights('saved/only.weights.h5'))
checkpoint = tf.train.Checkpoint(model=model)
manager = tf.train.CheckpointManager(checkpoint, 'checkpoints', max_to_keep=2)
for _ in range(3): manager.save()
print(sorted(os.listdir('checkpoints')), tf.train.latest_checkpoint('checkpoints'))
checkpoint.restore(manager.latest_checkpoint).assert_consumed()
model.export('exported', verbose=False)
print(sorted(os.listdir('exported')), list(tf.saved_model.load('exported').signatures))
files = tf.io.gfile
files.makedirs('a/b')
with files.GFile('a/b/x', 'w') as file: file.write('hi')
print(files.glob('a/*/x'), files.listdir('a'), open('a/b/x').read(), files.exists('a/nope'), tf.io.read_file('a/b/x').numpy())
files.copy('a/b/x', 'a/b/y'); files.rename('a/b/y', 'a/z'); print(files.listdir('a')); files.rmtree('a/b'); print(files.isdir('a/b'))
files.copy('kept.txt', 'copy.txt'); files.remove('kept.txt'); print(files.exists('kept.txt'), open('copy.txt').read())
with tf.io.TFRecordWriter('records') as writer: writer.write(b'abc')
print([record.numpy() for record in tf.data.TFRecordDataset('records')])
try: files.remove('nowhere')
except tf.errors.NotFoundError: print('not found')
with tf.summary.create_file_writer('logs').as_default(): tf.summary.write('a', 1.0, step=1)
print('training', flush=True)
callbacks = [keras.callbacks.ModelCheckpoint('best.keras'), keras.callbacks.CSVLogger('log.csv')]
model.fit(x, x.sum(1, keepdims=True), batch_size=8, verbose=0, callbacks=callbacks)
`;

describe('the guard around Keras on TensorFlow', () => {
  const scripts = pythonScripts('keras');

  before(async () => {
    await scripts.write('kept.txt', 'kept');
  });

  it('shows the script what it would see without, and leaves its folder as it was', async () => {
    const guarded = await runGuarded(scripts, SCRIPT);
    assertUntouched(guarded);
    assert.deepEqual(guarded.lines, await runPlain(scripts, {}), guarded.stderr);
    assert.ok(guarded.notes.some((note) => note.startsWith('TensorBoard is off')));
  });
});
