import assert from 'node:assert/strict';
import { completeMagic, magicHelp, parseMagic } from '../../src/protocol/magic.ts';
import { RUN_OPTIONS } from '../../src/protocol/runOptions.ts';

describe('the line of %%find_lr', () => {
  it('takes every option of a run', () => {
    const magic = parseMagic(
      '--min-lr 1e-6 --max-lr=2 --steps 50 --mode linear --repeats 3 --seed 0 --optimizer 1 --stop-factor 5 ' +
        `--no-stop --timeout 9.5 --no-guard --python "/my envs/python" --node node22 --cwd sub --env A=1 --env B=x=y`,
    );
    assert.deepEqual(magic, {
      kind: 'run',
      here: false,
      options: {
        ...{ minLr: 1e-6, maxLr: 2, steps: 50, mode: 'linear', passes: 3, seed: 0, optimizer: '1' },
        ...{ stopFactor: 5, stop: false, timeout: 9.5, guard: false, python: '/my envs/python' },
        ...{ node: 'node22', cwd: 'sub', env: { A: '1', B: 'x=y' } },
      },
    });
    const given = magic.kind === 'run' ? Object.keys(magic.options) : [];
    assert.deepEqual(RUN_OPTIONS.map(({ key }) => key).sort(), given.sort());
  });

  it('may be empty, ask for help, or for the live objects', () => {
    assert.deepEqual(parseMagic('  '), { kind: 'run', here: false, options: {} });
    assert.deepEqual(parseMagic('--steps 9 --help'), { kind: 'help' });
    assert.deepEqual(parseMagic('--here'), { kind: 'run', here: true, options: {} });
  });

  const mistakes: [string, string][] = [
    ['--steps x', '--steps must be a whole number of at least 2, not "x".'],
    ['--steps 1', '--steps must be a whole number of at least 2, not "1".'],
    ['--steps', '--steps must be a whole number of at least 2, and nothing follows it.'],
    ['--min-lr -1', '--min-lr must be a number above 0, not "-1".'],
    ['--min-lr ""', '--min-lr must be a number above 0, not "".'],
    ['--mode log', '--mode must be exponential or linear, not "log".'],
    ['--env A', '--env must be NAME=value, not "A".'],
    ['--no-stop=1', '--no-stop is a switch and takes no value.'],
    ['--min-lr 1 --max-lr 0.1', '--min-lr (1) must be below --max-lr (0.1).'],
    ['--step 5', 'There is no option --step. Did you mean --steps?'],
    ['--max_lr 5', 'There is no option --max_lr. Did you mean --max-lr?'],
    ['--colour red', 'There is no option --colour.'],
    ['50', '"50" belongs to no option.'],
  ];
  for (const [line, sentence] of mistakes) {
    it(`says what is wrong with ${line}`, () => {
      assert.deepEqual(parseMagic(line), {
        kind: 'invalid',
        message: `${sentence} %%find_lr --help shows the options.`,
      });
    });
  }

  it('is explained option by option', () => {
    const help = magicHelp();
    for (const { name, help: sentence } of RUN_OPTIONS) {
      assert.ok(help.split('\n').some((line) => line.trim().startsWith(name) && line.endsWith(sentence)));
    }
    assert.match(help, /--passes, --repeats <n> +times to repeat/);
  });
});

describe('completion on the line of %%find_lr', () => {
  const labels = (before: string): string[] | undefined =>
    completeMagic(before)?.completions.map(({ label }) => label);

  it('offers the options that are not there yet', () => {
    assert.deepEqual(labels('%%find_lr '), [...RUN_OPTIONS.map(({ name }) => name), '--here', '--help']);
    const offered = labels('%%find_lr --repeats 3 --env A=1 --st') ?? [];
    assert.ok(offered.includes('--steps') && offered.includes('--env') && !offered.includes('--passes'));
    assert.equal(completeMagic('%%find_lr --repeats 3 --st')?.start, 22);
  });

  it('offers values only behind an option that wants one', () => {
    assert.deepEqual(labels('%%find_lr --mode '), ['exponential', 'linear']);
    assert.deepEqual(labels('%%find_lr --steps '), []);
  });

  it('keeps silent elsewhere', () => {
    for (const before of ['%%find_l', '%%find_lr', '%%find_lr_other --', 'x = 1 --', '%find_lr --']) {
      assert.equal(completeMagic(before), undefined);
    }
  });
});
