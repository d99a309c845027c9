import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { createInterface, type Interface } from 'node:readline';
import { once } from 'node:events';
import { chmodSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { guardBundle, nodes, snapshot } from './harness.ts';
import { missing } from '../../support/missing.ts';
import { interpreter } from './interpreter.ts';
import { name } from './names.ts';

interface Interpreter {
  readonly child: ChildProcess;
  readonly answers: Interface;
}

interface Call {
  readonly face: 'sync' | 'callback' | 'promise';
  readonly name: string;
  readonly args: readonly unknown[];
}

// Moving and removing through `..` or a link's slash is left out: systems differ.
const inside = name.filter((it) => !['..', '.', 'link/..'].includes(it) && !it.endsWith('/'));
const file = fc.constantFrom(
  'a',
  'b',
  'd/x',
  'd/e/y',
  'new/x',
  'link/x',
  'file-link',
  'dangling',
  'a/x',
  'loop',
);
// Node makes the folder that a `..` then leaves again; so exact nobody needs to be.
const straight = name.filter((it) => !it.includes('..'));
const text = fc.constantFrom('', 'one', 'two more', 'x'.repeat(500));
const flag = fc.constantFrom(
  'r',
  'r+',
  'w',
  'w+',
  'wx',
  'a',
  'a+',
  'ax',
  'as+',
  'wx+',
  0o102,
  0o1101,
  0o2,
  0o301,
);
const mode = fc.constantFrom(0o600, 0o644, 0o755);
const recursive = fc.record({ recursive: fc.boolean() });
const of = (call: string, ...args: fc.Arbitrary<unknown>[]): fc.Arbitrary<Call> =>
  fc.record({
    face: fc.constantFrom('sync', 'callback', 'promise'),
    name: fc.constant(call),
    args: fc.tuple(...args),
  });
const calls = fc.array(
  fc.oneof(
    of('writeFile', name, text),
    of('writeFile', name, text, fc.record({ flag })),
    of('appendFile', name, text),
    of('readFile', name, fc.constant('utf8')),
    of('stat', name),
    of('lstat', name),
    of('access', name),
    of('exists', name),
    of('readdir', name),
    of('readdir', name, fc.constant({ withFileTypes: true })),
    of('readdir', name, fc.constantFrom('buffer', 'utf8')),
    of('readlink', name),
    of('realpath', name),
    of('mkdir', name),
    of('mkdir', straight, recursive),
    of('mkdtemp', name),
    of('symlink', fc.constantFrom('a', 'd', '../a', 'e', 'nowhere', '.'), name),
    of('link', name, name),
    of('copyFile', file, name),
    of('copyFile', file, name, fc.constant(1)),
    of('unlink', inside),
    of('rmdir', inside),
    of('rm', inside),
    of('rm', inside, fc.record({ recursive: fc.boolean(), force: fc.boolean() })),
    of('rename', inside, inside),
    of('truncate', name, fc.constantFrom(0, 2, 10)),
    of('chmod', name, mode),
    of('utimes', name, fc.constant(1e9), fc.constant(1e9)),
    of('handle', name, flag, text),
    of('descriptor', name, flag, text),
    of('chdir', name),
    of('folder', name),
  ),
  { maxLength: 12 },
);

for (const node of nodes) {
  describe(`a script's view under the guard, Node ${node.name}`, () => {
    before(function () {
      if (node.path === '') missing(this, `Node ${node.name}`);
    });
    let base: string;
    let plain: Interpreter;
    let guarded: Interpreter;

    before(() => {
      base = realpathSync(mkdtempSync(path.join(tmpdir(), 'guard-same-')));
      writeFileSync(path.join(base, 'interpreter.cjs'), interpreter);
      const env = { ...process.env, GUARD_SCRATCH: path.join(base, 'scratch') };
      const script = path.join(base, 'interpreter.cjs');
      const start = (args: string[]): Interpreter => {
        const child = spawn(node.path, [...args, script], {
          env,
          cwd: '/',
          stdio: ['pipe', 'pipe', 'ignore'],
        });
        return { child, answers: createInterface(child.stdout) };
      };
      plain = start([]);
      guarded = start(['--require', guardBundle()]);
    });

    after(() => {
      plain.child.kill();
      guarded.child.kill();
      rmSync(base, { recursive: true, force: true });
    });

    it('is the view without it, and the real disk stays as it was', async () => {
      let count = 0;
      await fc.assert(
        fc.asyncProperty(calls, async (sequence) => {
          const folders = ['plain', 'guarded'].map((kind) => path.join(base, kind, String(count), 'w'));
          count++;
          for (const folder of folders) furnish(folder);
          const [first = '', second = ''] = folders;
          const before = snapshot(path.dirname(second));
          const expected = await ask(plain, first, sequence);
          const seen = await ask(guarded, second, sequence);
          assert.deepEqual(seen, expected);
          assert.deepEqual(snapshot(path.dirname(second)), before);
        }),
        // The same calls every time, so that a change is judged by what it changed; a soak draws others.
        { numRuns: Number(process.env['GUARD_RUNS'] ?? 40), seed: Number(process.env['GUARD_SEED'] ?? 1) },
      );
    });
  });
}

function furnish(folder: string): void {
  mkdirSync(path.join(folder, 'd/e'), { recursive: true });
  writeFileSync(path.join(folder, 'a'), 'content of a');
  writeFileSync(path.join(folder, 'd/x'), 'content of x');
  writeFileSync(path.join(folder, 'd/e/y'), 'content of y');
  chmodSync(path.join(folder, 'd/e/y'), 0o600);
  symlinkSync('d', path.join(folder, 'link'));
  symlinkSync('a', path.join(folder, 'file-link'));
  symlinkSync('missing', path.join(folder, 'dangling'));
  symlinkSync('..', path.join(folder, 'd/up'));
  symlinkSync('loop', path.join(folder, 'loop'));
}

async function ask(to: Interpreter, folder: string, sequence: readonly Call[]): Promise<unknown> {
  const answer = once(to.answers, 'line');
  to.child.stdin?.write(`${JSON.stringify({ folder, calls: sequence })}\n`);
  const [text] = (await answer) as [string];
  return JSON.parse(text);
}
