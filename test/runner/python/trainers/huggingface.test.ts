import assert from 'node:assert/strict';
import { readdir } from 'node:fs/promises';
import { pythonScripts } from '../support/scripts.ts';
import { assertRising } from './support.ts';

const HEAD = `
import torch
torch.manual_seed(0)

class Data(torch.utils.data.Dataset):
    def __init__(self):
        self.x = torch.randint(0, 50, (200, 8))

    def __len__(self):
        return len(self.x)

    def __getitem__(self, i):
        return {'input_ids': self.x[i], 'labels': self.label(self.x[i])}

def evaluated(*args):
    raise RuntimeError('evaluated')
`;

const TRAINER = `${HEAD}
from transformers import BertConfig, BertForSequenceClassification, EarlyStoppingCallback, Trainer, TrainingArguments
Data.label = lambda self, x: int(x[0] > 25)
config = BertConfig(
    vocab_size=50, hidden_size=16, num_hidden_layers=1, num_attention_heads=2, intermediate_size=32, max_position_embeddings=16,
)
args = TrainingArguments(
    output_dir='out/deep',
    learning_rate=5e-4, per_device_train_batch_size=20, gradient_accumulation_steps=3, max_steps=5, warmup_steps=2,
    eval_strategy='steps', eval_steps=1, eval_on_start=True, save_strategy='steps', save_steps=1, load_best_model_at_end=True,
    logging_steps=1, report_to=['tensorboard', 'wandb'],
)
model = BertForSequenceClassification(config)
model.accepts_loss_kwargs = False  # Its loss is the mean of a micro-batch: the Trainer divides it by three.
trainer = Trainer(
    model=model, args=args, train_dataset=Data(), eval_dataset=Data(),
    compute_metrics=evaluated, callbacks=[EarlyStoppingCallback(1)],
)
trainer.train()
trainer.save_model('final')
`;

const SEQ2SEQ = `${HEAD}
from transformers import Seq2SeqTrainer, Seq2SeqTrainingArguments, T5Config, T5ForConditionalGeneration
Data.label = lambda self, x: x
config = T5Config(vocab_size=50, d_model=16, d_kv=8, d_ff=32, num_layers=1, num_heads=2, decoder_start_token_id=0)
args = Seq2SeqTrainingArguments('seq2seq', learning_rate=2e-3, num_train_epochs=1, per_device_train_batch_size=50, eval_strategy='epoch')
trainer = Seq2SeqTrainer(T5ForConditionalGeneration(config), args, train_dataset=Data(), eval_dataset=Data(), compute_metrics=evaluated)
trainer.train()
`;

describe("Hugging Face's Trainer", () => {
  const scripts = pythonScripts();

  it('goes on past max_steps, and evaluates, saves and reports nothing', async () => {
    const { record, code, stderr } = await scripts.run(TRAINER);
    assert.equal(code, 0, stderr);
    assert.deepEqual(await readdir(scripts.folder), ['train.py']);
    assert.equal(record.passes.length, 1);
    const { points } = record.passes[0]!;
    assert.ok(points.length > 40, `${points.length} points`);
    assertRising(points);
    const opening = points.slice(0, 10).reduce((sum, { loss }) => sum + loss!, 0) / 10;
    assert.ok(Math.abs(opening - Math.log(2)) < 0.1, `two classes, and a loss of ${opening}`);
    const [optimizer] = record.optimizers;
    // AdamW is made within the library: the place is the script's own, where it trains.
    const line = TRAINER.split('\n').indexOf('trainer.train()') + 1;
    assert.deepEqual([optimizer?.type, optimizer?.lr, optimizer?.location?.line], ['AdamW', 5e-4, line]);
    assert.equal(optimizer?.batchSize, 20);
    assert.equal(optimizer?.literal?.text, '5e-4');
  });

  it('goes on past the last epoch of a Seq2SeqTrainer', async () => {
    const { record, code, stderr } = await scripts.run(SEQ2SEQ);
    assert.equal(code, 0, stderr);
    assert.equal(record.passes.length, 1);
    assert.ok(record.passes[0]!.points.length > 40);
    assert.deepEqual(await readdir(scripts.folder), ['train.py']);
  });
});
