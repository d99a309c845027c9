import assert from 'node:assert/strict';
import { runnable } from '../../../src/source/index.ts';

function blanked(source: string): string {
  return runnable(source, 'typescript').source;
}

describe('a TypeScript cell without its magics', () => {
  it('leaves out magics and shell lines', () => {
    assert.equal(
      blanked('%matplotlib inline\nconst a = 1;\n!npm install left-pad\n%time\nconst b = 2'),
      `${' '.repeat(18)}\nconst a = 1;\n${' '.repeat(21)}\n     \nconst b = 2`,
    );
    assert.equal(
      blanked("const a = 1\n!echo it's\nconst b = `x`\n%load_ext y"),
      `const a = 1\n${' '.repeat(10)}\nconst b = \`x\`\n${' '.repeat(11)}`,
    );
  });

  it('finds %%find_lr in a comment too, where TypeScript takes no offence, and no other magic', () => {
    const cell = '// %%find_lr --steps 50\nawait train()';
    assert.deepEqual(runnable(cell, 'typescript').magic, { name: 'find_lr', args: '--steps 50' });
    assert.equal(runnable(cell, 'typescript').source.length, cell.length);
    for (const other of ['// %%time\ntrain()', '// %%find_lrs\ntrain()', '// %% find_lr\ntrain()'])
      assert.equal(runnable(other, 'typescript').magic, null);
    assert.equal(runnable('# %%find_lr\ntrain()', 'python').magic, null);
  });

  it('runs the body of %%find_lr, and nothing of another language', () => {
    const { source, magic } = runnable('%%find_lr --steps 50\nawait train()', 'typescript');
    assert.equal(source, `${' '.repeat(20)}\nawait train()`);
    assert.deepEqual(magic, { name: 'find_lr', args: '--steps 50' });
    const bash = runnable('%%bash\nls', 'javascript');
    assert.equal(bash.source, '      \n  ');
    assert.deepEqual(bash.notes, [
      { line: 1, message: 'The cell is left out: `%%bash` runs no code of this notebook.' },
    ]);
  });

  it('leaves alone what is JavaScript', () => {
    for (const source of [
      '!ready && start()',
      '!function () {}()',
      '!await ready()',
      '!key in map',
      '!x instanceof Y',
      '!ls',
      '!ls -la',
      'const a = b\n% c',
      'const a = b\n  % c + d',
      'const a = (b\n%time x)',
      'const s = `\n%time x\n${a}\n!pip install x\n`',
      '/*\n%time x\n*/',
      'const r = /[`]/\nconst a = 1',
      'f(`${g(`%`)}`,\n!a b)',
    ]) {
      assert.equal(blanked(source), source);
    }
  });
});
