import assert from 'node:assert/strict';
import { kernelAfter } from './support/kernel.ts';

const TRAIN = `import torch
w = torch.nn.Parameter(torch.ones(3))
optimizer = torch.optim.SGD([w], lr=0.01)
def train(steps):
    for _ in range(steps):
        optimizer.zero_grad(); (w ** 2).sum().backward(); optimizer.step()`;

describe('%%find_lr, told or given what it cannot use', () => {
  const started = kernelAfter([]);

  it('says in a sentence what is wrong with its line', async () => {
    const sentences: [string, RegExp][] = [
      ['%%find_lr --stepz 3\n1', /^Find LR: There is no option --stepz\. Did you mean --steps\? .*$/],
      [
        '%%find_lr --steps many\n1',
        /^Find LR: --steps must be a whole number of at least 2, not "many"\..*$/,
      ],
      ['%%find_lr\n\n', /^Find LR: there is nothing below %%find_lr to test\./],
    ];
    for (const [cell, sentence] of sentences) {
      const { error } = await started.kernel.run(cell);
      assert.match(error, sentence, `${cell}: ${error}`);
      assert.ok(!error.includes('Traceback'), error);
    }
  });

  it('names the cell and the line of what cannot run', async () => {
    const cells: [string, RegExp][] = [
      ['%%find_lr\nx = 1\nx +', /SyntaxError.*cell \[\d+\], line 3|cell \[\d+\], line 3.*SyntaxError/s],
      ['%%find_lr\nname = input("Your name? ")', /input/i],
      ['%%find_lr\nx = 1', /optimizer|step/i],
    ];
    for (const [cell, sentence] of cells) {
      const shown = await started.kernel.run(cell);
      assert.equal(shown.error, '');
      assert.match(shown.last['text/plain'], sentence, cell);
    }
  });

  it('tells of a cell above that throws in its process, though it did not in the kernel', async () => {
    const { kernel } = started;
    await kernel.run(
      'import pathlib; pathlib.Path("once").unlink() if pathlib.Path("once").exists() else None',
    );
    await kernel.run('import os; os.mkdir("once.d")');
    const shown = await kernel.run('%%find_lr\nx = 1');
    assert.match(shown.last['text/plain'], /FileExistsError.*'once\.d' \(cell \[\d+\], line 1\)/);
    await kernel.run('os.rmdir("once.d")');
  });

  it('says so where there is no Node.js, and where the cell wants a framework that is not there', async () => {
    const { kernel } = started;
    await kernel.run('import os; os.environ["FIND_LR_NODE"] = "/nowhere/node"');
    const { error } = await kernel.run('%%find_lr\nx = 1');
    assert.match(
      error,
      /^Find LR: \/nowhere\/node cannot be started: No such file or directory\. Name a Node\.js/,
    );
    await kernel.run('del os.environ["FIND_LR_NODE"]');
    const here = await kernel.run('%%find_lr --here\nx = 1');
    assert.match(here.error, /^Find LR: --here tests live PyTorch objects, and PyTorch is not imported/);
    const missing = await kernel.run('%%find_lr\nimport no_such_framework');
    assert.match(missing.last['text/plain'], /no_such_framework/);
  });

  it('leaves no process behind when the kernel is interrupted, and cells below do not run', async function () {
    this.timeout(120_000);
    const { kernel } = started;
    await kernel.run(TRAIN);
    const before = kernel.processes();
    let during: number[] = [];
    const shown = await kernel.run(
      '%%find_lr --steps 9999\nimport time\nfor _ in range(9999):\n    time.sleep(0.05)\n    train(1)',
      {
        onMessage: ({ type }) => {
          if (type !== 'update_display_data' || during.length > 0) return;
          during = kernel.processes();
          kernel.interrupt();
        },
      },
    );
    assert.ok(during.length > before.length);
    assert.deepEqual(kernel.processes(), before);
    assert.equal(shown.error, 'Find LR: the test was stopped, and what it had started has ended.');
    assert.equal(shown.of('reply')[0]!.content['status'], 'error');
    assert.equal(shown.record.status, 'cancelled');
    assert.ok(shown.record.passes[0]!.points.length > 0);
  });
});
