import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import fc from 'fast-check';
import { pythonOf } from '../../../scripts/provision/python.mjs';
import { runnable } from '../../../src/source/index.ts';
import { missing } from '../../support/missing.ts';

/** `↵` is what sets the column anew. */
function blanked(source: string): string {
  return runnable(source, 'python').source.replaceAll('\f', '↵');
}

function notes(source: string): string[] {
  return runnable(source, 'python').notes.map(({ line, message }) => `${line}: ${message}`);
}

describe('a Python cell without its magics', () => {
  it('leaves out magics, shell lines, questions and quoted calls', () => {
    assert.equal(
      blanked(
        '%matplotlib inline\nimport torch\n!pip install -q timm\nlr = 1e-3\ntorch.optim?\n?lr\n,f a b\n',
      ),
      `${' '.repeat(18)}\nimport torch\n${' '.repeat(20)}\nlr = 1e-3\n${' '.repeat(12)}\n   \n      \n`,
    );
  });

  it('gives a block another statement in place of a magic', () => {
    assert.equal(blanked('if ok:\n    !nvidia-smi\nx = 1\n'), 'if ok:\n    pass       \nx = 1\n');
    assert.equal(blanked('if ok:\n\t%ls\n'), 'if ok:\n\t0  \n');
  });

  it('leaves out all of a magic that is continued', () => {
    assert.equal(blanked('!pip install \\\n  torch\nx = 1'), `${' '.repeat(14)}\n       \nx = 1`);
    assert.equal(blanked('%cd a\r\nx = 1\r\n'), '     \r\nx = 1\r\n');
  });

  it('gives a name that a command was assigned to an empty value', () => {
    assert.equal(blanked('files = !ls data\nn = len(files)'), 'files = []      \nn = len(files)');
    assert.equal(blanked('home = %pwd\nhost: str = %env HOST'), 'home = None\nhost: str = None     ');
    assert.deepEqual(notes('a = 1\nfiles = !ls data'), ['2: `!ls data` is left out: the name is given [].']);
  });

  it('runs what a magic times', () => {
    assert.equal(blanked('%time model.fit(x)'), '     ↵model.fit(x)');
    assert.equal(
      blanked('for i in x:\n    %timeit -n 1 -r1 f(i)'),
      `for i in x:\n${' '.repeat(16)}↵    f(i)`,
    );
    assert.equal(blanked('loss = %time train()'), 'loss =       train()');
    assert.equal(blanked('%prun -l 5 for i in x: f(i)'), '          ↵for i in x: f(i)');
    assert.equal(blanked('%time f(1, \\\n  2)'), '     ↵f(1, \\\n  2)');
    assert.equal(blanked('%%timeit -n 2 x = 1\nf(x)'), '             ↵x = 1\nf(x)');
  });

  it('runs the body of magics that run it, one in the other too', () => {
    assert.equal(blanked('%%time\nx = 1\n'), '      \nx = 1\n');
    assert.equal(
      blanked('\n\n%%capture out\n%%time\n%cd a\nx = 1\n'),
      `\n\n${' '.repeat(13)}\n      \n     \nx = 1\n`,
    );
    assert.deepEqual(runnable('%%find_lr --steps 50  \nx = 1', 'python').magic, {
      name: 'find_lr',
      args: '--steps 50',
    });
    assert.equal(runnable('%%time\n%%find_lr\nx = 1', 'python').magic?.name, 'find_lr');
    assert.equal(runnable('%time x\n%%find_lr', 'python').magic, null);
  });

  it('leaves out cells of other languages, and says so', () => {
    assert.equal(blanked('%%bash\nls "\n'), '      \n    \n');
    assert.deepEqual(notes('%%bash\nls'), [
      '1: The cell is left out: `%%bash` runs no Python of this notebook.',
    ]);
    assert.deepEqual(runnable('%%bash -e\nls', 'python').magic, { name: 'bash', args: '-e' });
  });

  it('says what a training may miss, and only that', () => {
    assert.deepEqual(notes('%matplotlib inline\n!pip install x\n%cd data\n!python make.py\nfoo?'), [
      '3: `%cd data` is left out.',
      '4: `!python make.py` is left out.',
    ]);
  });

  it('leaves alone what only looks like one', () => {
    for (const source of [
      's = """\n%time x\n!ls\n"""\n',
      "s = 'a\\\n%b'",
      'x = (a\n  % b)\n',
      'x = a \\\n  % b\n',
      'x = f(y=!z)',
      'x = a != b\n',
      'd = {\n  "a": 1,\n}\n# what?\nx = "really?"\n',
      'x = a == %b',
      'f(lambda q="?": q)  # %time',
      'pip = 3',
    ]) {
      assert.equal(blanked(source), source);
    }
  });

  it('knows the commands that need no sign where they are alone in a cell', () => {
    assert.equal(blanked('pip install torch'), ' '.repeat(17));
    assert.equal(blanked('cd data\n'), '       \n');
    assert.equal(blanked('run = 1'), 'run = 1');
    assert.equal(blanked('run(model)'), 'run(model)');
    assert.equal(blanked('x = 1\npip install torch'), 'x = 1\npip install torch');
  });

  it('takes off the indentation that the first line has', () => {
    assert.equal(blanked('  x = 1\n  if x:\n    y = 2'), ' ↵x = 1\n ↵if x:\n ↵  y = 2');
  });

  it('keeps the length and every line break, whatever the text', () => {
    const piece = fc.constantFrom(
      ...['%', '%%', '!', '?', '??', 'time ', 'x', ' = ', '\n', '\r\n', '    ', '\\\n', '"', "'", '"""', '#'],
      ...['(', ')', '%%time\n', '%%bash', '%timeit -n 1 ', 'é', '𝒳', 'if x:\n', '\t', ';', ',', '/', '-'],
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
        const text = pieces.join('');
        for (const language of ['python', 'typescript'] as const) {
          const { source } = runnable(text, language);
          assert.equal(source.length, text.length);
          for (let i = 0; i < text.length; i += 1)
            if (/[\r\n]/.test(text.charAt(i) + source.charAt(i))) assert.equal(source[i], text[i]);
        }
      }),
      { numRuns: 2000 },
    );
  });

  it('is Python, and does what the statements did', function () {
    const python = pythonOf('torch');
    if (python === null) return missing(this, 'The Python environment "torch"');
    const cell = `  %load_ext autoreload
  !pip install timm
  seen = []
  for i in range(2):
      %time seen.append(i)
      !ls
      if i:
          %ls
  %timeit for j in range(3): seen.append(j)
  files = !ls
  home = %pwd
  seen.append(files)
  seen?
  print(seen, home)`;
    const { stdout, stderr } = spawnSync(python, ['-'], {
      input: runnable(cell, 'python').source,
      encoding: 'utf8',
    });
    assert.equal(stdout.trim(), '[0, 1, 0, 1, 2, []] None', stderr);
  });
});
