/** What a user may hand to Find LR by mistake: each has its sentence and its exit code, and leaves no process and no file behind. */
import assert from 'node:assert/strict';
import { findLr, recordOf, UserFolder, type Outcome } from './support/command.ts';

interface BadInput {
  readonly name: string;
  readonly args: readonly string[];
  readonly exit: number;
  /** Each is found in what the user reads. */
  readonly says: readonly RegExp[];
  /** Code of a diagnosis in the record, where there is a record. */
  readonly diagnosis?: string;
  readonly also?: (outcome: Outcome) => void;
}

const cases: readonly BadInput[] = [
  {
    name: 'a missing file',
    args: ['nowhere.mjs'],
    exit: 2,
    says: [/There is no file nowhere\.mjs/],
  },
  {
    name: 'a folder instead of a file',
    args: ['.'],
    exit: 2,
    says: [/is no file. Name the script/],
  },
  {
    name: 'a range that runs backwards',
    args: ['plain.mjs', '--min-lr', '1', '--max-lr', '0.1'],
    exit: 2,
    says: [/--min-lr \(1\) must be below --max-lr \(0\.1\)/],
  },
  {
    name: 'an interpreter that is not there',
    args: ['plain.mjs', '--node', '/nowhere/node'],
    exit: 2,
    says: [/There is no Node\.js at "\/nowhere\/node"/],
  },
  {
    name: 'a syntax error',
    args: ['syntax-error.mjs'],
    exit: 4,
    says: [/failed before its first training step: SyntaxError/, /syntax-error\.mjs:3/],
    diagnosis: 'script-failed',
  },
  {
    name: 'a script that throws before its first step',
    args: ['throws-first.mjs'],
    exit: 4,
    says: [
      /failed before its first training step: TypeError: .*reading 'lr'/,
      /throws-first\.mjs:6/,
      /Preparing/,
    ],
    diagnosis: 'script-failed',
  },
  {
    name: 'a file that a step wants, and that is not there',
    args: ['reads-nothing.mjs'],
    exit: 4,
    says: [/failed after 3 training steps: Error: ENOENT: .*nowhere\.csv' \(reads-nothing\.mjs:6\)/],
    diagnosis: 'script-failed',
  },
  {
    name: 'a script without an optimizer',
    args: ['no-optimizer.mjs'],
    exit: 5,
    says: [/ended without making an optimizer of TensorFlow\.js/],
    diagnosis: 'no-optimizer',
  },
  {
    name: 'a script that never steps',
    args: ['never-steps.mjs', '--timeout', '15'],
    exit: 5,
    says: [/SGD \(never-steps\.mjs:3\), but took no training step within 15 seconds/, /raise the timeout/],
    diagnosis: 'timeout',
  },
  {
    name: 'a loop of 3 steps',
    args: ['three-steps.mjs'],
    exit: 3,
    says: [/Only 3 training steps were seen/],
  },
  {
    name: 'a loss that is NaN from the first step',
    args: ['nan.mjs'],
    exit: 3,
    says: [/first loss is already not a finite number/],
    also: (outcome) => {
      const codes = recordOf(outcome).results.flatMap(({ diagnoses }) => diagnoses.map(({ code }) => code));
      assert.ok(codes.includes('non-finite-from-start'), codes.join());
    },
  },
  {
    name: 'a loss that stays constant',
    args: ['constant-loss.mjs'],
    exit: 3,
    says: [/Suggested LR +none/],
    also: (outcome) => {
      const codes = recordOf(outcome).results.flatMap(({ diagnoses }) => diagnoses.map(({ code }) => code));
      assert.ok(codes.includes('flat'), codes.join());
    },
  },
  {
    name: 'a negative loss, which is no mistake',
    args: ['negative-loss.mjs'],
    exit: 0,
    says: [/Suggested LR +[\d.e-]+/],
  },
  {
    name: 'process.exit in the middle, with enough steps to fit the sweep to',
    args: ['exits.mjs'],
    exit: 0,
    says: [/The script ended after 40 steps/],
    also: (outcome) => assert.equal(recordOf(outcome).sweep.steps, 40),
  },
  {
    name: 'process.exit after a few steps',
    args: ['exits-early.mjs'],
    exit: 3,
    says: [/called process\.exit\(\) after 5 training steps/, /Only 5 training steps/],
    diagnosis: 'script-exited',
  },
  {
    name: 'a child that is killed',
    args: ['killed.mjs'],
    exit: 4,
    says: [/was killed by SIGKILL after 5 training steps/, /memory/],
    diagnosis: 'child-killed',
  },
  {
    name: "the child's own children",
    args: ['children.mjs'],
    exit: 0,
    says: [],
  },
  {
    name: 'output without end',
    args: ['flood.mjs', '--timeout', '15', '--verbose'],
    exit: 5,
    says: [/more lines, not shown/, /took no training step within 15 seconds/],
    diagnosis: 'timeout',
    also: ({ stderr }) => assert.ok(stderr.length < 4_000_000, `${stderr.length} characters were forwarded`),
  },
  {
    name: 'more output than anyone reads, while it trains',
    args: ['loud.mjs', '--verbose'],
    exit: 0,
    says: [/more lines, not shown/],
  },
  {
    name: 'a record that cannot be written',
    args: ['plain.mjs', '--out', '/proc/nowhere/run.json'],
    exit: 2,
    says: [/Cannot write \/proc\/nowhere\/run\.json: there is no such/],
  },
  {
    name: 'a record in a folder that is a file',
    args: ['plain.mjs', '--out', 'plain.mjs/run.json'],
    exit: 2,
    says: [/Cannot write .*run\.json: a part of the path is a file/],
  },
  {
    name: 'a picture of an unknown kind',
    args: ['plain.mjs', '--plot', 'curve.bmp'],
    exit: 2,
    says: [/Cannot draw curve\.bmp: its name must end with \.svg/],
  },
];

describe('find-lr run, on bad input', () => {
  let folder: UserFolder;
  before(async () => (folder = await UserFolder.make('Daten für Größe')));
  after(() => folder.remove());

  for (const { name, args, exit, says, diagnosis, also } of cases) {
    it(name, async () => {
      const before = await folder.hash();
      const outcome = await findLr(['run', ...args, '--json'], { cwd: folder.path });
      assert.equal(outcome.code, exit, outcome.stderr);
      for (const sentence of says) assert.match(outcome.stderr.replace(/\s+/g, ' '), sentence);
      if (diagnosis !== undefined) {
        assert.ok(
          recordOf(outcome).diagnoses.some(({ code }) => code === diagnosis),
          outcome.stdout,
        );
      }
      also?.(outcome);
      assert.doesNotMatch(outcome.stderr, /^ +at .*[\\/]dist[\\/]/m, 'no stack of ours');
      assert.deepEqual(outcome.left, [], 'processes left');
      assert.equal(await folder.hash(), before, 'files changed');
    });
  }
});
