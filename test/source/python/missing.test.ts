import assert from 'node:assert/strict';
import { rewrite } from '../../../src/source/index.ts';
import { Marked } from './support.ts';

/** The file after a rewrite to 2.4e-3 of what was located. */
async function rewritten(text: string, type: string, lr: number): Promise<string> {
  const marked = new Marked(text);
  const { literal, note } = await marked.locate(type, lr);
  assert.ok(literal, note);
  const source = marked.project[literal.file] ?? '';
  const result = rewrite(source, literal, 2.4e-3);
  return result.ok ? result.text : result.reason;
}

/** [what it is, type, LR, the text, the text after]. */
type Case = readonly [string, string, number, string, string];

function inserts(cases: readonly Case[]): void {
  for (const [what, type, lr, before, after] of cases) {
    it(`is inserted ${what}`, async () => {
      assert.equal(await rewritten(before, type, lr), after);
    });
  }
}

describe('an LR that Python leaves out', () => {
  inserts([
    [
      'after the parameters',
      'Adam',
      1e-3,
      'import torch\nopt = §torch.optim.Adam(model.parameters())\n',
      'import torch\nopt = torch.optim.Adam(model.parameters(), lr=2.4e-3)\n',
    ],
    [
      'after parameter groups',
      'Adam',
      1e-3,
      'from torch.optim import Adam\nopt = §Adam([{"params": a}, {"params": b}])\n',
      'from torch.optim import Adam\nopt = Adam([{"params": a}, {"params": b}], lr=2.4e-3)\n',
    ],
    [
      'after a keyword',
      'Adam',
      1e-3,
      'from torch import optim\nopt = §optim.Adam(params=model.parameters())\n',
      'from torch import optim\nopt = optim.Adam(params=model.parameters(), lr=2.4e-3)\n',
    ],
    [
      'before a trailing comma and a comment',
      'Adam',
      1e-3,
      'import torch\nopt = §torch.optim.Adam(\n    model.parameters(),  # all\n)\n',
      'import torch\nopt = torch.optim.Adam(\n    model.parameters(), lr=2.4e-3,  # all\n)\n',
    ],
    [
      'before a comment without a comma',
      'Adam',
      1e-3,
      'import torch\nopt = §torch.optim.Adam(\n    model.parameters()  # all of (them)\n)\n',
      'import torch\nopt = torch.optim.Adam(\n    model.parameters(), lr=2.4e-3  # all of (them)\n)\n',
    ],
    [
      'into empty arguments of Keras',
      'Adam',
      1e-3,
      'import keras\nmodel.compile(optimizer=§keras.optimizers.Adam(), loss="mse")\n',
      'import keras\nmodel.compile(optimizer=keras.optimizers.Adam(learning_rate=2.4e-3), loss="mse")\n',
    ],
    [
      'as Keras calls it, beside PyTorch',
      'Adam',
      1e-3,
      'import torch\nfrom keras.optimizers import (\n    SGD,\n    Adam,\n)\nopt = §Adam()\n',
      'import torch\nfrom keras.optimizers import (\n    SGD,\n    Adam,\n)\nopt = Adam(learning_rate=2.4e-3)\n',
    ],
    [
      'as tf.keras calls it',
      'SGD',
      1e-2,
      'import tensorflow as tf\nopt = §tf.keras.optimizers.SGD(momentum=0.9)\n',
      'import tensorflow as tf\nopt = tf.keras.optimizers.SGD(momentum=0.9, learning_rate=2.4e-3)\n',
    ],
    [
      "into Hugging Face's arguments",
      'AdamW',
      5e-5,
      'from transformers import Trainer, TrainingArguments\nargs = TrainingArguments("out", num_train_epochs=3)\nTrainer(model, args)\n§trainer.train()\n',
      'from transformers import Trainer, TrainingArguments\nargs = TrainingArguments("out", num_train_epochs=3, learning_rate=2.4e-3)\nTrainer(model, args)\ntrainer.train()\n',
    ],
    [
      "into a third party's optimizer",
      'Lion',
      1e-4,
      'from lion_pytorch import Lion\nopt = §Lion(model.parameters(), weight_decay=0.1)\n',
      'from lion_pytorch import Lion\nopt = Lion(model.parameters(), weight_decay=0.1, lr=2.4e-3)\n',
    ],
    [
      'where only a dictionary of other things is handed on',
      'Adam',
      1e-3,
      'import torch\nkw = {"betas": (0.9, 0.99)}\nopt = §torch.optim.Adam(model.parameters(), lr=1e-3, **kw)\n',
      'import torch\nkw = {"betas": (0.9, 0.99)}\nopt = torch.optim.Adam(model.parameters(), lr=2.4e-3, **kw)\n',
    ],
    [
      'for a name, as the file calls Keras',
      'Adam',
      1e-3,
      'import keras\n§model.compile(optimizer="adam", loss="mse")\n',
      'import keras\nmodel.compile(optimizer=keras.optimizers.Adam(learning_rate=2.4e-3), loss="mse")\n',
    ],
    [
      'for a name in first place',
      'RMSprop',
      1e-3,
      'import tensorflow as tf\n§model.compile("rmsprop", "mse")\n',
      'import tensorflow as tf\nmodel.compile(tf.keras.optimizers.RMSprop(learning_rate=2.4e-3), "mse")\n',
    ],
    [
      'for a name, with Keras out of TensorFlow',
      'SGD',
      1e-2,
      "from tensorflow import keras\n§model.compile(optimizer='SGD')\n",
      'from tensorflow import keras\nmodel.compile(optimizer=keras.optimizers.SGD(learning_rate=2.4e-3))\n',
    ],
    [
      'for a name, with the optimizers under a name',
      'Adam',
      1e-3,
      "from tensorflow.keras import layers, optimizers as opts\n§model.compile(optimizer='adam')\n",
      'from tensorflow.keras import layers, optimizers as opts\nmodel.compile(optimizer=opts.Adam(learning_rate=2.4e-3))\n',
    ],
    [
      'for a name, with the class at hand',
      'Adam',
      1e-3,
      "from keras.optimizers import Adam\n§model.compile(optimizer='adam')\n",
      'from keras.optimizers import Adam\nmodel.compile(optimizer=Adam(learning_rate=2.4e-3))\n',
    ],
    [
      'for a name, with an import',
      'Adam',
      1e-3,
      '"""Trains."""\nfrom __future__ import annotations\nimport os\nfrom keras.models import (\n    Sequential,\n)\nimport sys\n§model.compile(optimizer="adam")\n',
      '"""Trains."""\nfrom __future__ import annotations\nimport os\nfrom keras.models import (\n    Sequential,\n)\nimport keras\nimport sys\nmodel.compile(optimizer=keras.optimizers.Adam(learning_rate=2.4e-3))\n',
    ],
    [
      'for a name, with an import out of TensorFlow',
      'Adam',
      1e-3,
      'from tensorflow.keras.models import Sequential\n§model.compile("adam")\n',
      'from tensorflow.keras.models import Sequential\nfrom tensorflow import keras\nmodel.compile(keras.optimizers.Adam(learning_rate=2.4e-3))\n',
    ],
    [
      'for a name in a constant',
      'Nadam',
      1e-3,
      'import keras\nOPTIMIZER = "nadam"\n§model.compile(optimizer=OPTIMIZER)\n',
      'import keras\nOPTIMIZER = keras.optimizers.Nadam(learning_rate=2.4e-3)\nmodel.compile(optimizer=OPTIMIZER)\n',
    ],
    [
      'for a name out of the arguments',
      'AdamW',
      1e-3,
      'import argparse, keras\nparser = argparse.ArgumentParser()\nparser.add_argument("--optimizer", default="adamw")\nargs = parser.parse_args()\n§model.compile(optimizer=args.optimizer)\n',
      'import argparse, keras\nparser = argparse.ArgumentParser()\nparser.add_argument("--optimizer", default="adamw")\nargs = parser.parse_args()\nmodel.compile(optimizer=keras.optimizers.AdamW(learning_rate=2.4e-3))\n',
    ],
    [
      'for a name that is asked for',
      'Adam',
      1e-3,
      'import keras\nopt = §keras.optimizers.get("adam")\n',
      'import keras\nopt = keras.optimizers.get(keras.optimizers.Adam(learning_rate=2.4e-3))\n',
    ],
  ]);

  it('is not inserted where the arguments may hold it', async () => {
    const marked = new Marked(
      'import torch\ndef make(*args, **kwargs):\n    return §1torch.optim.Adam(*args, **kwargs)\n§2make(*given())\n',
    );
    const { literal, note } = await marked.locate('Adam', 0.7);
    assert.equal(literal, null);
    assert.ok(note);
  });

  it('is said to have been replaced, where the name is another', async () => {
    const { literal, note } = await new Marked(
      'import keras\nname = "sgd"\n§model.compile(optimizer=name)\n',
    ).locate('Adam', 1e-3);
    assert.equal(literal, null);
    assert.ok(note);
  });
});
