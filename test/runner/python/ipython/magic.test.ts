import assert from 'node:assert/strict';
import { kernelAfter } from './support/kernel.ts';
import { DATA, IMPORTS, MODEL, STATE, TRAIN } from './support/notebooks.ts';

const MIME_TYPES = ['application/vnd.find-lr.run+json', 'image/png', 'text/plain'];

describe('%%find_lr in an IPython kernel', () => {
  // `train` sleeps, so that the sweep can be seen to grow.
  const started = kernelAfter([IMPORTS, DATA, MODEL, `import time\n${TRAIN}`, 'train(1)']);

  it('runs the cells again in a process of their own, and leaves the kernel as it was, bit for bit', async () => {
    const { kernel } = started;
    await kernel.run(STATE, { history: false });
    const before = await kernel.ask('_state()');
    const shown = await kernel.run('%%find_lr --steps 60\ncreated = 1\ntrain(5)', { cellId: 'cell-6' });
    assert.equal(shown.error, '');
    assert.deepEqual(await kernel.ask('_state()'), before);
    assert.equal(await kernel.ask("'created' in globals()"), false);

    assert.deepEqual(Object.keys(shown.last), MIME_TYPES);
    assert.equal(Buffer.from(shown.last['image/png']!, 'base64').subarray(1, 4).toString(), 'PNG');
    const { record } = shown;
    assert.match(record.status, /^(completed|diverged)$/);
    assert.equal(record.sweep.steps, 60);
    assert.ok(record.results[0]!.recommended!.lr > 1e-3);
    assert.ok(record.target.kind === 'cells');
    // The tested cell as it ran without the magic is no cell above it.
    assert.deepEqual(
      record.target.cells.map(({ id, number }) => [id, number]),
      [...[1, 2, 3, 4, 5].map((number) => [`cell-${number}`, number]), ['cell-6', 7]],
    );
    const literal = record.optimizers[0]!.literal!;
    assert.deepEqual([literal.text, literal.line], ['1e-3', 2]);
    assert.ok(literal.file.endsWith('#cell-4'), literal.file);
    assert.equal(MODEL.slice(literal.start, literal.end), '1e-3');
  });

  it('shows one output, updated in place as the sweep goes on, and says last which number to change', async () => {
    const shown = await started.kernel.run(
      '%%find_lr --steps 60\nfor _ in range(9):\n    time.sleep(0.6)\n    train(1)',
    );
    assert.equal(shown.error, '');
    assert.equal(shown.of('display_data').length, 1);
    const displays = [...shown.of('display_data'), ...shown.of('update_display_data')];
    assert.equal(new Set(displays.map(({ content }) => JSON.stringify(content['transient']))).size, 1);
    // A front end that is told other metadata makes a new output of it.
    for (const { content } of displays) assert.deepEqual(content['metadata'], {});
    const runs = shown.bundles.flatMap((bundle) => bundle['application/vnd.find-lr.run+json'] ?? []);
    const lengths = runs.map(({ passes }) => passes[0]!.points.length);
    assert.ok(lengths.length >= 2, `${lengths}`);
    assert.deepEqual(
      lengths,
      [...lengths].sort((a, b) => a - b),
    );
    assert.ok(runs.slice(0, -1).every(({ status }) => status === 'running'));
    // Broken into lines where words end.
    assert.equal(
      shown.stdout.replaceAll(/\s+/g, ' '),
      `${shown.last['text/plain']} `.replaceAll(/\s+/g, ' '),
    );
    assert.match(shown.stdout, /\nTo use it, change 1e-3 to \S+ in cell \[4\], line 2\.\n$/);
  });

  it('leaves out what ran after the tested cell had and builds on it', async () => {
    const { kernel } = started;
    const tested =
      'later = torch.optim.SGD([nn.Parameter(torch.ones(1))], lr=0.01)\nfor _ in range(60):\n' +
      '    later.zero_grad(); sum(((p - 3) ** 2).sum() for p in later.param_groups[0]["params"]).backward(); later.step()';
    await kernel.run(tested, { cellId: 'trains' });
    await kernel.run('seen = later.state_dict()', { cellId: 'looks' });
    await kernel.run('print(len(seen))', { cellId: 'prints' });
    await kernel.run('useful = 1', { cellId: 'inserted' });
    const shown = await kernel.run(`%%find_lr --steps 30\nassert useful\n${tested}`, { cellId: 'trains' });
    assert.equal(shown.error, '');
    const { target, optimizers, diagnoses } = shown.record;
    assert.ok(target.kind === 'cells');
    assert.deepEqual(
      target.cells.slice(-2).map(({ id }) => id),
      ['inserted', 'trains'],
      JSON.stringify(diagnoses),
    );
    assert.equal(optimizers.at(-1)?.literal?.text, '0.01');
  });

  it('replays what ran, also where the cell has been edited and run out of order since', async () => {
    const { kernel } = started;
    await kernel.run('width = 1', { cellId: 'a' });
    await kernel.run('w = nn.Parameter(torch.ones(width))', { cellId: 'b' });
    await kernel.run('width = 2', { cellId: 'a' });
    await kernel.run('raise ValueError("not to be run again")', { cellId: 'c' });
    const shown = await kernel.run(
      '%%find_lr --steps 30\nassert len(w) == 1 and width == 2\nsgd = torch.optim.SGD([w], lr=0.01)\nfor _ in range(99):\n    sgd.zero_grad(); ((w - 3) ** 2).sum().backward(); sgd.step()',
      { cellId: 'd' },
    );
    assert.equal(shown.error, '');
    const { target, optimizers } = shown.record;
    assert.ok(target.kind === 'cells');
    const ids = target.cells.map(({ id }) => id);
    // The text that the first cell had when it ran first is no cell's any more.
    assert.deepEqual(ids.slice(-4), [`execution-${target.cells.at(-1)!.number! - 4}`, 'b', 'a', 'd']);
    assert.ok(!ids.includes('c'));
    assert.equal(optimizers.at(-1)!.literal!.text, '0.01');
  });

  it('shows the options of the terminal, from the line alone and above a cell', async () => {
    for (const cell of ['%%find_lr --help', '%find_lr --help', '%%find_lr -h\ntrain(1)']) {
      const { stdout, error } = await started.kernel.run(cell);
      assert.equal(error, '');
      for (const option of ['--min-lr <lr>', '--steps <n>', '--mode', '--passes', '--optimizer', '--here'])
        assert.ok(stdout.includes(option), `${cell}: ${option}`);
    }
  });
});
