import assert from 'node:assert/strict';
import { kernelAfter } from './support/kernel.ts';
import { DATA, IMPORTS, MODEL, STATE, TRAIN } from './support/notebooks.ts';

const HOOKED =
  `[f'{c.__module__}.{c.__name__}.{n}' for c, ns in ((torch.optim.Adam, ('step', '__init__')), (torch.optim.Optimizer, ('step', '__init__')),
    (torch.optim.lr_scheduler.StepLR, ('step', '__init__')), (DataLoader, ('__iter__',)), (torch.autograd, ('backward', 'grad')))
    for n in ns if 'find_lr' in getattr(getattr(c, n), '__code__', type(torch.Tensor.add)).__repr__()]`.replaceAll(
    '\n',
    ' ',
  );

/** One update of the live objects, as a train_fn. */
const STEP = `def step(lr):
    for group in optimizer.param_groups: group['lr'] = lr
    optimizer.zero_grad()
    loss = nn.functional.mse_loss(model(x), y)
    loss.backward()
    optimizer.step()
    return loss`;

describe('live objects in an IPython kernel', () => {
  const started = kernelAfter([
    IMPORTS,
    DATA,
    MODEL,
    TRAIN,
    'train(1)',
    STEP,
    'import copy; given = iter(loader)',
    'def take():\n    next(given); train(1)',
  ]);
  before(() => started.kernel.run(STATE, { history: false }));

  /** Runs a cell, and asserts that all is as it was. */
  async function test(cell: string, onMessage: (message: { type: string }) => void = () => {}) {
    const { kernel } = started;
    const before = await kernel.ask('_state()');
    const shown = await kernel.run(cell, { onMessage });
    assert.deepEqual(await kernel.ask('_state()'), before);
    assert.deepEqual(await kernel.ask(HOOKED), []);
    return shown;
  }

  it('are tested by %%find_lr --here, and put back bit for bit: weights, optimizer, random state, names', async () => {
    const shown = await test(
      '%%find_lr --here --steps 60 --max-lr 3\nx, width = None, 7\nprint("from the cell")\ntrain(9)',
    );
    assert.equal(shown.error, '');
    const { record } = shown;
    assert.equal(record.passes[0]!.points[0]!.lr, 1e-7);
    assert.ok(record.passes[0]!.points.length > 30);
    assert.ok(record.results[0]!.recommended!.lr > 1e-3);
    assert.deepEqual(record.optimizers[0]!.batchSize, 64);
    assert.ok(shown.last['image/png'] !== undefined);
    assert.match(
      shown.stdout,
      /^Suggested learning rate: [^]*\nTo use it, change 1e-3 to \S+ in cell \[4\], line 2\.\n$/,
    );
    assert.equal(await started.kernel.ask("'width' in globals()"), false);
  });

  it('may be made by the tested cell, whose own literal is named', async () => {
    const shown = await test(
      `%%find_lr --here --steps 40
tried = copy.deepcopy(model)
own = torch.optim.SGD(tried.parameters(), lr=0.02)
for i in range(25):
    own.zero_grad(); nn.functional.mse_loss(tried(x), y).backward(); own.step()`,
    );
    assert.equal(shown.error, '');
    // The cell takes fewer steps than the sweep has: it is swept over those.
    assert.equal(shown.record.sweep.steps, 25);
    const swept = shown.record.optimizers.find(({ id }) => id === shown.record.results[0]!.optimizer)!;
    assert.deepEqual([swept.type, swept.literal?.text, swept.literal?.line], ['SGD', '0.02', 3]);
  });

  it('are trained for as many epochs as the cell has, one number a batch, and not past their end', async () => {
    const loop = (epochs: number) => `tried = copy.deepcopy(model)
own = torch.optim.SGD(tried.parameters(), lr=0.02)
for epoch in range(${epochs}):
    numbers = [None] * len(loader)
    for i, (a, b) in enumerate(loader):
        own.zero_grad(); loss = nn.functional.mse_loss(tried(a), b); loss.backward(); own.step()
        numbers[i] = loss.item()`;
    const batches = Number(await started.kernel.ask('len(loader)'));
    const enough = await test(`%%find_lr --here --steps 30\n${loop(Math.ceil(60 / batches))}`);
    assert.equal(enough.error, '');
    assert.equal(enough.record.sweep.steps, 30);
    const few = await test(`%%find_lr --here --steps 200\n${loop(Math.ceil(30 / batches))}`);
    assert.equal(few.error, '');
    assert.equal(few.record.sweep.steps, batches * Math.ceil(30 / batches));
    assert.notEqual(few.record.status, 'failed');
  });

  it('are trained within the epochs of a cell that cannot bear more, which is said below the result', async () => {
    const shown = await test(`%%find_lr --here --steps 200
taken = 0
for epoch in range(${Math.ceil(30 / Number(await started.kernel.ask('len(loader)')))}):
    for a, b in loader:
        taken += 1
        if taken > (epoch + 1) * len(loader): raise IndexError('past the end')
        optimizer.zero_grad(); nn.functional.mse_loss(model(a), b).backward(); optimizer.step()`);
    assert.equal(shown.error, '');
    const why =
      "The cell failed (IndexError: past the end) after the end of its last epoch, where Find LR had its training go on. The sweep was made again within the cell's own epochs.";
    assert.deepEqual(shown.record.notes, [why]);
    assert.ok(shown.stdout.replace(/\s+/g, ' ').includes(why), shown.stdout);
  });

  it('are explained by --help: what a train_fn is to do', async () => {
    for (const line of ['%find_lr', '%find_lr --help', '%%find_lr --help']) {
      const { stdout, error } = await test(line);
      assert.equal(error, '');
      assert.match(
        stdout.replace(/\s+/g, ' '),
        /%find_lr train_fn .* gets an LR, makes ONE training step at that LR, and returns the loss of that step/,
      );
    }
  });

  it('are tested by %find_lr with a train_fn', async () => {
    const shown = await test('%find_lr step');
    assert.equal(shown.error, '');
    assert.ok(shown.record.results[0]!.recommended!.lr > 1e-3);
    assert.match(shown.stdout, /^Suggested learning rate: /);
  });

  it('stay as they are where the cell throws, or cannot be put back, or is asked for what a kernel cannot do', async () => {
    const refusals: [string, RegExp][] = [
      ['%%find_lr --here\nx = None\nraise KeyError("why")', /KeyError.*'why'/s],
      [
        '%%find_lr --here\nnext(given); train(1)',
        /^Find LR: the cell reads the iterator given, .* leave --here out\.$/,
      ],
      [
        '%%find_lr --here\ndef steps():\n    next(given); train(1)\nsteps()',
        /^Find LR: the cell reads the iterator given, /,
      ],
      ['%%find_lr --here\ntake()', /^Find LR: the cell reads the iterator given, /],
      ['%%find_lr --here\nname = input("Name? "); train(1)', /^Find LR: the cell asks for input, /],
      ['%%find_lr --here\nawait train(1)', /^Find LR: the cell awaits outside of a function, /],
      [
        '%%find_lr --here --optimizer 7\ntrain(1)',
        /no step of optimizer 7\. Those that there are: 0 Adam\.$/,
      ],
      ['%%find_lr --here\nx.sum()', /^Find LR: the cell has taken no step of a PyTorch optimizer/],
      ['%%find_lr --here\ntrain(1', /^Find LR: line 2 of the cell is no Python: /],
      [
        '%%find_lr --here --passes 2\ntrain(1)',
        /^Find LR: --here tests the live objects once, .*\(passes\)\.$/,
      ],
      [
        '%find_lr 3 + 4',
        /^Find LR: 3 \+ 4 is of type int, which cannot be called\. train_fn\(lr\) must make ONE/,
      ],
      [
        '%find_lr --steps 50 step',
        /^Find LR: %find_lr takes a function, and no options; %%find_lr above a cell/,
      ],
      ['%find_lr lambda: 1', /^Find LR: lambda: 1 takes no argument, .* must make ONE training step at the/],
      ['%find_lr lambda lr: train(1)', /^Find LR: train_fn returned None\. train_fn\(lr\) must make ONE/],
      [
        '%find_lr lambda lr: [lr][1]',
        /IndexError.*Find LR called train_fn\(1e-07\), the first step of the test/s,
      ],
      ['%find_lr nothing', /NameError/],
    ];
    for (const [cell, sentence] of refusals) assert.match((await test(cell)).error, sentence, cell);
  });

  it('are swept one optimizer at a time, where there are several, and all put back', async () => {
    const cell = `%%find_lr --here --steps 30 OPTION
for i in range(40):
    second.zero_grad(); (head(x) ** 2).mean().backward(); second.step()
    optimizer.zero_grad(); nn.functional.mse_loss(model(x), y).backward(); optimizer.step()`;
    await started.kernel.run('head = nn.Linear(8, 1); second = torch.optim.SGD(head.parameters(), lr=0.05)');
    const weights = () => started.kernel.ask('[p.tolist() for p in head.parameters()]');
    const before = await weights();
    for (const [option, swept] of [
      ['', 'SGD'],
      ['--optimizer 0', 'Adam'],
    ] as const) {
      const shown = await test(cell.replace('OPTION', option));
      assert.equal(shown.error, '');
      const { record } = shown;
      const ids = record.passes.map(({ optimizer }) => optimizer);
      assert.deepEqual(
        ids.map((id) => record.optimizers.find((entry) => entry.id === id)?.type),
        [swept],
      );
      assert.deepEqual(await weights(), before);
    }
  });

  it('have been swept as far as they were when the kernel is interrupted', async () => {
    const shown = await test(`%%find_lr --here
import os, signal
for step in range(999):
    if step == 60: os.kill(os.getpid(), signal.SIGINT)
    optimizer.zero_grad(); nn.functional.mse_loss(model(x), y).backward(); optimizer.step()`);
    assert.match(shown.error, /the test was stopped, and all is as it was\./);
    const { status, passes, diagnoses, results } = shown.record;
    assert.deepEqual([status, passes[0]?.points.length], ['stopped', 60]);
    const codes = [...diagnoses, ...results.flatMap((result) => result.diagnoses)].map(({ code }) => code);
    assert.ok(codes.includes('cut-short'), codes.join());
  });

  it('are put back when the kernel is interrupted, also by somebody who cannot wait', async () => {
    const { kernel } = started;
    for (const times of [1, 2]) {
      const shown =
        await test('%%find_lr --here\nimport time\nfor _ in range(999):\n    time.sleep(0.3)\n    train(1)', ({
          type,
        }) => {
          if (type === 'display_data') for (let i = 0; i < times; i++) kernel.interrupt();
        });
      // The second may come when all is through, and then interrupts IPython.
      assert.match(shown.error, /the test was stopped, and all is as it was\./);
    }
  });
});
