/** A command line that is not right is answered with the line to type, or with what is wrong; nothing runs. */
import assert from 'node:assert/strict';
import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { findLr, UserFolder } from './support/command.ts';

describe('find-lr, typed wrongly', () => {
  let folder: UserFolder;
  before(async () => (folder = await UserFolder.make()));
  after(() => folder.remove());

  async function refused(...args: string[]): Promise<string> {
    const before = await folder.hash();
    const { code, stdout, stderr } = await findLr(args, { cwd: folder.path, env: { COLUMNS: '200' } });
    assert.equal(code, 2, stderr);
    assert.equal(stdout, '');
    assert.equal(await folder.hash(), before);
    return stderr;
  }

  const lines: [typed: string[], answer: string][] = [
    [['train.py', '--epochs', '3'], 'find-lr run train.py -- --epochs 3'],
    [['train.py', '--lr=3'], 'find-lr run train.py -- --lr=3'],
    [['--epochs', '3', 'train.py'], 'find-lr run train.py -- --epochs 3'],
    [['train.py', '-e', '3', '--decay', '-1e-4'], 'find-lr run train.py -- -e 3 --decay -1e-4'],
    [
      [
        '--steps',
        '50',
        'train.py',
        '--epochs',
        '3',
        '--seed=2',
        '--data',
        'a b',
        '--no-stop',
        '--',
        '--more',
      ],
      "find-lr run --steps 50 --seed=2 --no-stop train.py -- --epochs 3 --data 'a b' --more",
    ],
    [['-m', 'package.train', '--epochs', '3'], 'find-lr run -m package.train -- --epochs 3'],
  ];
  for (const [typed, answer] of lines) {
    it(`answers run ${typed.join(' ')} with the line to type`, async () => {
      const said = await refused('run', ...typed);
      assert.match(said, /^error: unknown option/);
      assert.ok(said.split('\n').includes(`  ${answer}`), said);
    });
  }

  it('asks whether an option of ours was meant, and what to type if not', async () => {
    const said = await refused('run', 'plain.mjs', '--stepz', '4');
    assert.match(said, /Did you mean --steps\?/);
    assert.match(said, /If it is the script's own, .*\n\n {2}find-lr run plain\.mjs -- --stepz 4\n/);
  });

  it('says of a notebook and of a record where such values stand', async () => {
    assert.match(await refused('run', 'train.ipynb', '--epochs', '3'), /Write such values into a cell\./);
    assert.match(
      await refused('train', 'run.json', '--epochs', '3'),
      /find-lr run SCRIPT --then-train -- --epochs 3/,
    );
  });

  it('takes a script without a command for one that is to be run', async () => {
    assert.match(await refused('train.py', '--', '--epochs', '3'), /find-lr run train\.py -- --epochs 3/);
    assert.match(await refused('analyse'), /unknown command 'analyse'\n\(Did you mean analyze\?\)/);
  });

  describe('programs to run it with', () => {
    before(async () => {
      await writeFile(join(folder.path, 'train.py'), 'print("it runs")\n');
      await writeFile(join(folder.path, 'notes.txt'), 'no program\n');
      await writeFile(join(folder.path, 'other'), '#!/bin/sh\necho hello\n');
      await chmod(join(folder.path, 'other'), 0o755);
      await writeFile(join(folder.path, 'python2'), "#!/bin/sh\nprintf '2.7.18\\n/usr/bin/python2'\n");
      await chmod(join(folder.path, 'python2'), 0o755);
      await mkdir(join(folder.path, 'env', 'bin'), { recursive: true });
      await writeFile(join(folder.path, 'env', 'bin', 'python'), '#!/bin/sh\n', { mode: 0o755 });
    });

    const programs: [args: string[], says: RegExp][] = [
      [
        ['--python', '/nowhere/python'],
        /There is no Python at "\/nowhere\/python"\. Name another by --python\./,
      ],
      [['--python', 'no-such-python'], /There is no Python at "no-such-python"\. Name another by --python\./],
      [['--python', './notes.txt'], /"\.\/notes\.txt" is not a program that can be started\./],
      [['--python', './other'], /other" does not answer like Python\. Name another by --python\./],
      [['--python', '.'], /"\." is a folder without a Python\./],
      [['--python', './env'], /"\.\/env" is a folder\. Name the Python in it: "env\/bin\/python"\./],
      [
        ['--python', './python2'],
        /needs Python 3\.8 or newer; ".*python2" is 2\.7\.18\. Name another by --python/,
      ],
      [['--launcher', 'no-such-launcher -n 2'], /There is no launcher "no-such-launcher"/],
    ];
    for (const [args, says] of programs) {
      it(`refuses ${args.join(' ')}`, async () => {
        assert.match((await refused('run', 'train.py', ...args)).replace(/\s+/g, ' '), says);
      });
    }

    for (const [node, says] of [
      ['/nowhere/node', /There is no Node\.js at "\/nowhere\/node"\. Check the path/],
      ['./notes.txt', /"\.\/notes\.txt" is not a program that can be started\./],
      ['.', /"\." is a folder without a Node\.js\./],
      ['./other', /other" does not answer like Node\.js\./],
    ] as const) {
      it(`refuses --node ${node}`, async () => {
        assert.match(await refused('run', 'plain.mjs', '--node', node), says);
      });
    }
  });

  describe('files to write', () => {
    const files: [args: string[], says: RegExp][] = [
      [['--out', '.'], /Cannot write .*: it is a folder\./],
      [['--plot', 'curve'], /Cannot draw curve: its name must end with/],
      [['--out', 'plain.mjs'], /Cannot write .*plain\.mjs: it is what is to be read\./],
      [['--out', 'a.svg', '--plot', 'a.svg'], /Two outputs cannot be written to one file/],
    ];
    for (const [args, says] of files) {
      it(`refuses ${args.join(' ')}`, async () => {
        assert.match(await refused('run', 'plain.mjs', ...args), says);
      });
    }
  });
});
