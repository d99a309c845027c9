/** A function that does not do what `range_test` and `lr_find` want is told what that is. */
import assert from 'node:assert/strict';
import { pythonScripts } from '../support/scripts.ts';
import { runLive } from './support/live.ts';

const WANTS =
  'must make ONE training step at the learning rate that it is given, and return the loss of that step as a number.';

describe('a step function that does something else', () => {
  const scripts = pythonScripts();
  let said: Record<string, { error: string; notes: string; restored: boolean }>;

  before(async () => {
    said = (await runLive(
      scripts,
      `
import json, torch
from find_lr import lr_find, range_test
def of(train_fn):
    restored = []
    try:
        range_test(train_fn, save=lambda: 1, restore=restored.append)
    except Exception as error:
        return {'error': '%s: %s' % (type(error).__name__, error), 'notes': ' '.join(getattr(error, '__notes__', [])), 'restored': restored == [1]}
def nothing(lr): pass
def none_needed(): return 1.0
def two(lr, batch): return 1.0
def batch_of_losses(lr): return torch.ones(3)
def words(lr): return '0.5'
def history(lr): return {'loss': 1}
def raises(lr): raise KeyError('weights')
count = [0]
def late(lr):
    count[0] += 1
    return None if count[0] > 30 else 1.0
async def later(lr): return 1.0
model = torch.nn.Linear(2, 1)
def unreduced():
    try:
        lr_find(model, torch.optim.SGD(model.parameters(), lr=0.1), [(torch.ones(4, 2), torch.ones(4, 1))], loss_fn=torch.nn.MSELoss(reduction='none'))
    except Exception as error:
        return {'error': '%s: %s' % (type(error).__name__, error)}
print(json.dumps({'number': of(3), 'nothing': of(nothing), 'none_needed': of(none_needed), 'two': of(two), 'batch': of(batch_of_losses),
    'words': of(words), 'history': of(history), 'raises': of(raises), 'late': of(late), 'later': of(later), 'unreduced': unreduced(),
    'lambda': of(lambda lr: None), 'default': of(lambda lr=0.1: torch.tensor([1 - lr]) if lr < 1e-3 else 9.0)}))
`,
    )) as typeof said;
  });

  const cases: [name: string, says: string][] = [
    ['number', 'train_fn is of type int, which cannot be called. train_fn(lr)'],
    ['nothing', 'nothing returned None. nothing(lr)'],
    ['none_needed', 'none_needed takes no argument, and is called with the LR alone. none_needed(lr)'],
    ['two', 'two takes (lr, batch), and is called with the LR alone. two(lr)'],
    [
      'batch',
      'batch_of_losses returned a Tensor of shape (3,): reduce it to one number, by its mean. batch_of_losses(lr)',
    ],
    ['words', 'words returned a value of type str. words(lr)'],
    ['history', 'history returned a value of type dict. history(lr)'],
    ['later', 'later returned a value of type coroutine. later(lr)'],
    ['lambda', 'train_fn returned None. train_fn(lr)'],
    ['late', 'late returned None. late(lr)'],
  ];
  for (const [name, says] of cases) {
    it(`is told so (${name})`, () =>
      assert.equal(said[name]!.error.replace(/^\w+: /, ''), `${says} ${WANTS}`));
  }

  it('is a TypeError, and never divergence', () => {
    assert.match(said['late']!.error, /^ContractBroken: /);
    assert.equal(said['late']!.restored, true);
  });

  it('keeps its own exception, with a note', () => {
    assert.equal(said['raises']!.error, "KeyError: 'weights'");
    assert.equal(said['raises']!.restored, true);
    assert.match(said['raises']!.notes, /^Find LR called raises\(1e-07\), the first step of the test\. /);
    assert.ok(said['raises']!.notes.endsWith(WANTS));
  });

  it('may have defaults, and return a tensor of one value', () => assert.equal(said['default'], null));

  it('is told by lr_find what a loss is', () => {
    assert.match(
      said['unreduced']!.error,
      /The loss of a batch must be a tensor of one value, .*; here it is a tensor of shape \(4, 1\)\./,
    );
  });
});
