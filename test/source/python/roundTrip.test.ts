import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { pythonOf } from '../../../scripts/provision/python.mjs';
import { rewrite } from '../../../src/source/index.ts';
import { missing } from '../../support/missing.ts';

const NOTATIONS: Readonly<Record<string, readonly string[]>> = {
  'train.py': [
    '1e-3',
    '0.001',
    '.001',
    '1.e-3',
    '1.',
    '1.0',
    '1',
    '10e-3',
    '1_000e-6',
    '1E-03',
    '5e+0',
    '"1e-3"',
    "'0.1'",
  ],
  'config.yaml': ['1e-3', '0.001', '1.0e-3', '1', '1.0', '"1e-3"', "'0.1'", '1E-4', '.5'],
  'config.json': ['1e-3', '0.001', '1', '1.0', '1E-4', '"1e-3"'],
  'config.toml': ['1e-3', '0.001', '1', '1.0', '1E-4', '"1e-3"'],
};
const LRS = [2.4e-3, 3, 20, 0.5, 1e-6, 3.1e-5, 150];

const TEXTS: Readonly<Record<string, (number: string) => string>> = {
  'train.py': (number) => `lr = ${number}  # tuned\n`,
  'config.yaml': (number) => `# a comment\nlr: ${number} # tuned\n`,
  'config.json': (number) => `{"lr": ${number}, "n": 1}\n`,
  'config.toml': (number) => `lr = ${number} # tuned\n`,
};

/** Reads what was written as a script would, and tells each value with its type. */
const READER = `
import json, sys, tomllib, yaml
def python(text):
    names = {}
    exec(text, names)
    return names
read = {"train.py": python, "config.yaml": yaml.safe_load, "config.json": json.loads, "config.toml": tomllib.loads}
values = [read[name](text)["lr"] for name, text in json.load(sys.stdin)]
print(json.dumps([[type(value).__name__, float(value)] for value in values]))
`;

describe('an LR that is written into a file of a Python project', () => {
  it('is read back as the number that it is, and as a float', function () {
    const python = pythonOf('torch');
    if (python === null) return missing(this, 'The Python environment "torch"');
    const cases = Object.entries(NOTATIONS).flatMap(([file, notations]) =>
      notations.flatMap((number) =>
        LRS.map((lr) => {
          const text = TEXTS[file]?.(number) ?? '';
          const start = text.indexOf(number);
          const result = rewrite(
            text,
            { kind: 'number', file, start, end: start + number.length, text: number },
            lr,
          );
          assert.ok(result.ok, `${file} ${number}`);
          return { file, number, lr, text: result.text };
        }),
      ),
    );
    const input = JSON.stringify(cases.map(({ file, text }) => [file, text]));
    const { stdout, stderr } = spawnSync(python, ['-c', READER], { input, encoding: 'utf8' });
    assert.notEqual(stdout, '', stderr);
    const read = JSON.parse(stdout) as [string, number][];
    for (const [i, { number, lr, text }] of cases.entries()) {
      assert.deepEqual(
        read[i],
        [/^['"]/.test(number) ? 'str' : 'float', lr],
        `${number}, written as ${text}`,
      );
    }
  });
});
