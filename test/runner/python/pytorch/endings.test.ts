import assert from 'node:assert/strict';
import { pythonScripts } from '../support/scripts.ts';
import { HEAD, PLAIN, STEP } from './support.ts';

describe('PyTorch: how a script ends', () => {
  const scripts = pythonScripts();

  const run = (text: string, ...words: string[]) => scripts.run(text, words);
  /** A training in which `what` happens before its seventh step. */
  const atStepSeven = (what: string) =>
    run(
      PLAIN.replace('for a, b in loader:', `for i, (a, b) in enumerate(loader):\n        if i == 7: ${what}`),
    );

  it('says where a script failed, what is not installed, and that sys.exit ended it', async () => {
    const failed = await run(
      PLAIN.replace(
        'for a, b in loader:',
        "for i, (a, b) in enumerate(loader):\n        if i == 3: raise ValueError('my data')",
      ),
    );
    assert.equal(failed.code, 4, failed.stderr);
    assert.match(
      failed.record.diagnoses[0]?.message ?? '',
      /train\.py failed after 3 training steps: ValueError: my data \(train\.py:\d+\)/,
    );
    const missing = await run('import no_such_framework\n');
    assert.equal(missing.code, 4);
    assert.match(missing.record.diagnoses[0]?.message ?? '', /No module named 'no_such_framework'/);
    const left = await run(
      PLAIN.replace(
        'for a, b in loader:',
        'for i, (a, b) in enumerate(loader):\n        if i == 5: raise SystemExit',
      ),
    );
    assert.notEqual(left.code, 0);
    const idle = await run('print(1)\n');
    assert.equal(idle.code, 5);
    assert.match(idle.record.diagnoses[0]?.message ?? '', /without making an optimizer of PyTorch/);
  });

  it('shows the way of an error through the script and its libraries only, also of one behind another', async () => {
    const { stderr } = await run(
      PLAIN.replace(
        'for a, b in loader:',
        `for i, (a, b) in enumerate(loader):
        try: open('/nowhere/data.csv')
        except OSError: torch.save(model, '/nowhere/model.pt')
`,
      ),
      '--verbose',
    );
    assert.match(
      stderr,
      /open\('\/nowhere\/data\.csv'\)[\s^]+FileNotFoundError: [^]*RuntimeError: Parent directory/,
    );
    assert.doesNotMatch(stderr, /find_lr/);
  });

  it('does not take memory that runs out for divergence', async () => {
    const outcome = await run(
      PLAIN.replace(
        'for a, b in loader:',
        "for i, (a, b) in enumerate(loader):\n        if i == 90: raise MemoryError('no room')",
      ),
      '--no-stop',
    );
    assert.equal(outcome.code, 4, outcome.stderr);
    assert.equal(outcome.record.diagnoses[0]?.code, 'out-of-memory');
  });

  it('tells os._exit, an exit code without sys.exit, and an exception in the thread that trains', async () => {
    const gone = await atStepSeven('import os; os._exit(3)');
    assert.equal(gone.code, 4);
    assert.match(
      gone.record.diagnoses[0]?.message ?? '',
      /failed after 7 training steps: it ended with exit code 3/,
    );
    const raised = await atStepSeven('raise SystemExit(2)');
    assert.equal(raised.code, 4);
    assert.match(
      raised.record.diagnoses[0]?.message ?? '',
      /after 7 training steps: it ended with exit code 2/,
    );
    const thread = await run(`${HEAD}
import threading
optimizer = torch.optim.Adam(model.parameters(), lr=1e-3)
def train():
    for i, (a, b) in enumerate(loader):
        if i == 7: raise KeyError('lost')
${STEP}
thread = threading.Thread(target=train); thread.start(); thread.join()
`);
    assert.equal(thread.code, 4);
    assert.match(
      thread.record.diagnoses[0]?.message ?? '',
      /after 7 training steps: KeyError: 'lost' \(train\.py:\d+\)/,
    );
  });

  it('says which loader had nothing to give, and that updates by hand are not seen', async () => {
    const empty = await run(
      PLAIN.replace(
        'TensorDataset(x, y), batch_size=40',
        'TensorDataset(x[:5], y[:5]), batch_size=40, drop_last=True',
      ),
    );
    assert.equal(empty.code, 5);
    assert.match(empty.record.diagnoses[0]?.message ?? '', /5 samples, fewer than the batch size of 40/);
    const byHand = await run(`${HEAD}
for a, b in loader:
    model.zero_grad(); mse(model(a), b).backward()
    with torch.no_grad():
        for p in model.parameters(): p -= 0.01 * p.grad
`);
    assert.equal(byHand.code, 5);
    assert.equal(byHand.record.diagnoses[0]?.code, 'unhooked');
    assert.match(byHand.record.diagnoses[0]?.advice ?? '', /range_test/);
    assert.deepEqual(byHand.record.diagnoses[0]?.remedies, ['log']);
  });

  it('is not misled by helpers that import the script anew before it trains', async () => {
    const outcome = await run(`${HEAD}
import multiprocessing
optimizer = torch.optim.Adam(model.parameters(), lr=1e-3)
def square(n): return n * n
if __name__ == '__main__':
    with multiprocessing.get_context('spawn').Pool(1) as pool: assert pool.map(square, [3]) == [9]
    for epoch in range(1):
        for a, b in loader:
            ${STEP.trim().replaceAll('\n', '\n    ')}
`);
    assert.equal(outcome.code, 0, outcome.stderr);
    assert.ok(outcome.record.passes[0]!.points.length > 40);
  });
});
