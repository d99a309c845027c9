import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import fc from 'fast-check';
import { pythonOf } from '../../../scripts/provision/python.mjs';
import { runnable } from '../../../src/source/index.ts';
import { missing } from '../../support/missing.ts';

const LINES = [
  ...['x = 1', '%time x = 2', '!ls "a', 'y = !ls', 'z = %pwd', 'x?', '?x', '??', '%matplotlib inline', ''],
  ...['s = """', '"""', "t = 'a?'", '# c?', 'if x:', '    %ls', '    x = 3', '    !ls', 'f(1,', '  2)'],
  ...['a = x \\', '  % 3', '%timeit -n1 x', '%cd a \\', '  b', 'for i in [1]:', 'x.y?', 'x[0]??'],
  ...['q = x == %x', '  # d', '/f x', ';f x', ',f x', 'd = {"a": 1}', '    %time x', 'u: int = !ls'],
];

/** Tells of each cell whether Python takes what IPython makes of it, and what we do. */
const READER = `
import json, sys, warnings
from IPython.core.inputtransformer2 import TransformerManager
warnings.simplefilter("ignore")
def compiles(text, transform=str):
    try:
        compile(transform(text), "<cell>", "exec")
        return True
    except SyntaxError:
        return False
def told(cell, ours):
    return [compiles(cell, TransformerManager().transform_cell), compiles(ours)]
print(json.dumps([told(*each) for each in json.load(sys.stdin)]))
`;

describe('a Python cell without its magics, beside IPython', () => {
  it('is Python wherever IPython can run the cell', function () {
    const python = pythonOf('jupyter');
    if (python === null) return missing(this, 'The Python environment "jupyter"');
    const lines = fc.array(fc.constantFrom(...LINES), { minLength: 1, maxLength: 7 });
    const cells = fc.sample(lines, { numRuns: 1500, seed: 1 }).map((each) => each.join('\n'));
    const input = JSON.stringify(cells.map((cell) => [cell, runnable(cell, 'python').source]));
    const { stdout, stderr } = spawnSync(python, ['-c', READER], { input, encoding: 'utf8' });
    assert.notEqual(stdout, '', stderr);
    const told = JSON.parse(stdout) as [boolean, boolean][];
    const broken = cells.filter((_, i) => told[i]?.[0] === true && !told[i][1]);
    assert.deepEqual(broken, []);
    assert.ok(
      told.filter(([theirs]) => theirs).length > 300,
      'Too few of the cells are any that IPython runs.',
    );
  });
});
