import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface, type Interface } from 'node:readline';
import {
  chmodSync,
  constants,
  mkdirSync,
  mkdtempSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import fc from 'fast-check';
import { pythonOf } from '../../../../scripts/provision/python.mjs';
import { snapshot } from '../../guard/harness.ts';
import { interpreter } from './interpreter.ts';
import { name } from '../../guard/names.ts';
import { missing } from '../../../support/missing.ts';

const runner = resolve(import.meta.dirname, '../../../../src/runner/python');
/** Another interpreter to try it with: any from Python 3.8 on will do. */
const python = process.env['GUARD_PYTHON'] ?? pythonOf('torch');

type Call = readonly [name: string, args: readonly unknown[]];
interface Interpreter {
  readonly child: ChildProcess;
  readonly answers: Interface;
}

// Moving and removing through `..` or a slash is left out: systems differ.
const inside = name.filter((it) => !/(^|\/)(\.|\.\.|up|)$/.test(it));
const straight = name.filter((it) => !it.includes('..'));
// What goes round in circles would be listed for ever.
const tree = fc.constantFrom('d/e', 'new', 'new/deep', 'a', 'loop', 'dangling', 'file-link', 'nowhere');
const text = fc.constantFrom('', 'one', 'two more', 'x'.repeat(500));
const mode = fc.constantFrom('r', 'r+', 'w', 'w+', 'x', 'x+', 'a', 'a+');
const { O_CREAT, O_RDWR, O_WRONLY, O_TRUNC, O_EXCL, O_APPEND } = constants;
const flags = fc.constantFrom(
  ...[
    O_RDWR,
    O_RDWR | O_CREAT,
    O_WRONLY | O_TRUNC,
    O_WRONLY | O_CREAT | O_EXCL,
    O_WRONLY | O_CREAT | O_APPEND,
  ],
);
const of = (call: string, ...args: fc.Arbitrary<unknown>[]): fc.Arbitrary<Call> =>
  fc.tuple(fc.constant(call), fc.tuple(...args));
const looks = [
  'stat',
  'lstat',
  'kinds',
  'listdir',
  'listbytes',
  'scandir',
  'readlink',
  'realpath',
  'p_read',
  'p_iterdir',
  'p_kinds',
];
const calls = fc.array(
  fc.oneof(
    ...looks.map((call) => of(call, name)),
    ...['walk', 'glob', 'p_glob'].map((call) => of(call, tree)),
    of('open', name, mode, text),
    of('open', name, mode, text),
    of('descriptor', name, flags, text),
    of(
      'at_descriptor',
      fc.constantFrom('d', 'd/e', 'new', '.', 'link'),
      fc.constantFrom('x', 'y', 'e/y', 'fresh'),
      text,
    ),
    of('mkdir', name),
    of('makedirs', straight, fc.boolean()),
    of('symlink', fc.constantFrom('a', 'd', '../a', 'e', 'nowhere', '.'), name),
    of('link', inside, inside),
    of('remove', inside),
    of('rmdir', inside),
    of('rename', inside, inside),
    of('replace', inside, inside),
    of('truncate', name, fc.constantFrom(0, 2, 10)),
    of('chmod', name, fc.constantFrom(0o600, 0o644, 0o755)),
    of('utime', name),
    of('rmtree', fc.constantFrom('d/e', 'd', 'new', 'a', 'link', 'nowhere')),
    of('copy', tree, name),
    of('copytree', fc.constantFrom('d/e', 'a'), fc.constantFrom('new', 'copied', 'd/copied')),
    of('move', fc.constantFrom('d/e', 'a', 'd/x', 'new', 'nowhere'), name),
    of('p_write', name, text),
    of('p_touch', name),
    of('p_mkdir', straight),
    of('p_unlink', inside),
    of('p_rename', inside, inside),
    of('chdir', name),
  ),
  { maxLength: 14 },
);

describe("a Python script's view under the guard", () => {
  let base: string;
  let plain: Interpreter;
  let guarded: Interpreter;

  before(function () {
    if (python === null) return missing(this, 'The Python environment "torch"');
    base = realpathSync(mkdtempSync(join(tmpdir(), 'guard-python-')));
    writeFileSync(join(base, 'interpreter.py'), interpreter);
    const start = (args: string[]): Interpreter => {
      const child = spawn(python, [join(base, 'interpreter.py'), ...args], {
        cwd: '/',
        stdio: ['pipe', 'pipe', 'inherit'],
      });
      return { child, answers: createInterface(child.stdout) };
    };
    plain = start([]);
    guarded = start([runner, join(base, 'scratch')]);
  });

  after(() => {
    plain?.child.kill();
    guarded?.child.kill();
    if (base) rmSync(base, { recursive: true, force: true });
  });

  it('is the view without it, and the real disk stays as it was', async () => {
    let count = 0;
    await fc.assert(
      fc.asyncProperty(calls, async (sequence) => {
        const folders = ['plain', 'guarded'].map((kind) => join(base, kind, String(count), 'w'));
        count++;
        for (const folder of folders) furnish(folder);
        const [first = '', second = ''] = folders;
        const before = snapshot(resolve(second, '..'));
        const expected = await ask(plain, first, sequence);
        const seen = await ask(guarded, second, sequence);
        assert.deepEqual(seen, expected);
        assert.deepEqual(snapshot(resolve(second, '..')), before);
      }),
      { numRuns: Number(process.env['GUARD_RUNS'] ?? 150), seed: Number(process.env['GUARD_SEED'] ?? 1) },
    );
  });
});

function furnish(folder: string): void {
  mkdirSync(join(folder, 'd/e'), { recursive: true });
  writeFileSync(join(folder, 'a'), 'content of a');
  writeFileSync(join(folder, 'd/x'), 'content of x');
  writeFileSync(join(folder, 'd/e/y'), 'content of y');
  chmodSync(join(folder, 'd/e/y'), 0o600);
  symlinkSync('d', join(folder, 'link'));
  symlinkSync('a', join(folder, 'file-link'));
  symlinkSync('missing', join(folder, 'dangling'));
  symlinkSync('..', join(folder, 'd/up'));
  symlinkSync('loop', join(folder, 'loop'));
}

async function ask(to: Interpreter, folder: string, sequence: readonly Call[]): Promise<unknown> {
  const answer = once(to.answers, 'line');
  to.child.stdin?.write(`${JSON.stringify({ folder, calls: sequence })}\n`);
  const [line] = (await answer) as [string];
  return JSON.parse(line);
}
