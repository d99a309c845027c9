import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Literal } from '../../src/protocol/record.ts';
import { applyEdits } from '../../src/source/index.ts';
import { reader } from './support.ts';

const LR = 0.024;

/** [what it is, its file, the text with «» around the place (`«»` where the LR is missing), what stands there then]. */
type Case = readonly [string, Literal['kind'], string, string, string];

const CASES: readonly Case[] = [
  [
    'a number in Python',
    'number',
    'train.py',
    'import torch\n\n\ndef main(net):\n    first = torch.optim.SGD(net.a.parameters(), lr=0.1)\n    optimizer = torch.optim.SGD(\n        net.parameters(), lr=«0.1», momentum=0.9)\n    return optimizer, 0.1\n',
    '0.024',
  ],
  [
    'an option in Python',
    'number',
    'train.py',
    'parser.add_argument("--momentum", type=float, default=0.1)\nparser.add_argument("--lr", type=float, default=«0.1»)\nparser.add_argument("--decay", type=float, default=0.1)\n',
    '0.024',
  ],
  [
    'a missing argument in Python',
    'missing',
    'train.py',
    'import torch\nmodel = make()\noptimizer = torch.optim.Adam(model.parameters(«»))\n'.replace(
      '(«»))',
      '()«»)',
    ) + 'other = torch.optim.AdamW(model.parameters())\n',
    ', lr=2.4e-2',
  ],
  [
    'a name in Python',
    'name',
    'train.py',
    'from tensorflow import keras\nmodel = make("adam")\nmodel.compile(optimizer=«"adam"», loss="mse")\nother.compile(loss="mse", optimizer="adam")\n',
    'keras.optimizers.Adam(learning_rate=2.4e-2)',
  ],
  [
    'a number in TypeScript',
    'number',
    'train.ts',
    "import * as tf from '@tensorflow/tfjs';\nconst config: {lr: number} = {lr: 1e-3, other: 1};\nexport function train(rate = «1e-3»): void {\n  model.compile({optimizer: tf.train.adam(rate)});\n}\nconst x = [1e-3, 1e-3];\n",
    '2.4e-2',
  ],
  [
    'a missing argument in JavaScript',
    'missing',
    'train.js',
    "const tf = require('@tensorflow/tfjs');\nconst optimizer = tf.train.adam(«»);\nconst other = tf.train.adamax();\n",
    '2.4e-2',
  ],
  [
    'a name in JavaScript',
    'name',
    'train.js',
    "const tf = require('@tensorflow/tfjs');\nmodel.compile({optimizer: «'adam'», loss: 'adam'});\n",
    'tf.train.adam(2.4e-2)',
  ],
  [
    'a number in YAML',
    'number',
    'base.yaml',
    'data: {lr: 0.1}\noptim:\n  lr: «0.1»  # tuned\n  eps: 0.1\n',
    '0.024',
  ],
  ['a number in TOML', 'number', 'base.toml', '[data]\nlr = 0.1\n[optim]\nlr = «0.1»\n', '0.024'],
  ['a number in JSON', 'number', 'base.json', '{"data": {"lr": 0.1},\n "optim": {"lr": «0.1»}}\n', '0.024'],
];

interface Tested {
  readonly text: string;
  readonly literal: Literal;
}

async function tested([, kind, file, marked]: Case): Promise<Tested> {
  const start = marked.indexOf('«');
  const end = marked.indexOf('»') - 1;
  const text = marked.replace(/[«»]/g, '');
  const literal: Literal = { kind, file: `/p/${file}`, start, end, text: text.slice(start, end) };
  return { text, literal: await reader().anchored(literal, text) };
}

describe('an LR that is written into a file that has been edited since', () => {
  for (const each of CASES) {
    const [what, , , , expected] = each;
    const write = async (text: string, literal: Literal) => reader().write(text, [{ literal, lr: LR }]);
    const done = ({ text, literal }: Tested): string =>
      applyEdits(text, [{ start: literal.start, end: literal.end, text: expected }]);

    describe(what, () => {
      it('is written where nothing has changed, and then is written already', async () => {
        const made = await tested(each);
        const first = await write(made.text, made.literal);
        assert.ok(first.ok, first.ok ? '' : first.reason);
        assert.equal(first.text, done(made));
        const second = await write(first.text, made.literal);
        assert.ok(second.ok, second.ok ? '' : second.reason);
        assert.deepEqual([second.text, second.edits, second.already.length], [first.text, [], 1]);
      });

      it('is found again behind new lines, with other ends of lines, with other characters before it', async () => {
        const made = await tested(each);
        const isJson = made.literal.file.endsWith('.json');
        const comment = made.literal.file.endsWith('s') ? '// é 👩‍🚀 0.1\n' : '# é 👩‍🚀 0.1 1e-3\n';
        for (const change of [
          (text: string) => (isJson ? `\n\n${text}` : `${comment}\n${comment}${text}`),
          (text: string) => text.replaceAll('\n', '\r\n'),
          (text: string) => `${text}\n`,
        ]) {
          const changed = await write(change(made.text), made.literal);
          assert.ok(changed.ok, changed.ok ? '' : changed.reason);
          assert.equal(changed.text, change(done(made)));
        }
      });

      it('is refused where the number, the call or the name is another', async () => {
        const made = await tested(each);
        const { start, end } = made.literal;
        const other = made.text.replace(/(Adam|adam|compile)\(/, '$1W(');
        const filled = applyEdits(made.text, [
          { start, end, text: made.literal.kind === 'missing' ? ', 0.5' : '0.5' },
        ]);
        for (const text of [filled, '', ...(made.literal.kind === 'number' ? [] : [other])]) {
          const refused = await write(text, made.literal);
          assert.equal(refused.ok, false, refused.ok ? refused.text : '');
        }
      });

      it('never changes more than the place, however the file was edited', async () => {
        const made = await tested(each);
        const size = made.text.length;
        const edit = fc.record({
          at: fc.integer({ min: 0, max: size }),
          cut: fc.oneof({ weight: 3, arbitrary: fc.constant(0) }, fc.integer({ min: 0, max: 12 })),
          text: fc.constantFrom(
            '',
            '\n',
            '\t',
            '    ',
            '0',
            '5',
            '.1',
            'e',
            'W',
            '(',
            ')',
            ',',
            '"',
            "'",
            '#',
            '//',
            '# 0.1\n',
            'é👩‍🚀',
            '\r\n',
            'lr=0.1, ',
            'x = 0.1\n',
            'tf.train.adam();\n',
            'f(a, lr=0.1)\n',
          ),
        });
        await fc.assert(
          fc.asyncProperty(fc.array(edit, { minLength: 1, maxLength: 4 }), async (edits) => {
            let text = made.text;
            // Where the place was, in the text as it is edited; -1 once an edit went over it.
            let [start, end] = [made.literal.start, made.literal.end];
            for (const { at, cut, text: added } of edits) {
              const from = Math.min(at, text.length);
              const to = Math.min(from + cut, text.length);
              text = text.slice(0, from) + added + text.slice(to);
              if (start < 0 || from > end) continue;
              if (to <= start && !(from === to && to === start && start === end && added !== '')) {
                start += added.length - (to - from);
                end += added.length - (to - from);
              } else if (from < end || start === end) start = -1;
            }
            const written = await write(text, made.literal);
            if (!written.ok || written.edits.length === 0) return;
            const number = written.edits.find(({ text: put }) =>
              put.includes(expected.replace(/^\w+\./, '')),
            );
            assert.ok(number !== undefined, JSON.stringify([text, written.edits]));
            assert.equal(text.slice(number.start, number.end), made.literal.text);
            if (start >= 0) assert.deepEqual([number.start, number.end], [start, end], text);
            const others = written.edits.filter((other) => other !== number);
            for (const other of others)
              assert.match(other.text, /^(\r?\n)?(import|from|const) [^\n]*(\r?\n)?$/);
          }),
          { numRuns: 150, seed: 11 },
        );
      });
    });
  }
});

/** [what was added since the run, the case, what reads so, what it reads now]. */
const TWINS: readonly (readonly [string, number, string, string])[] = [
  [
    'a variant behind it',
    0,
    '    return optimizer',
    '    optimizer = torch.optim.SGD(\n        net.parameters(), lr=0.1, momentum=0.8)\n    return optimizer',
  ],
  [
    'a variant before it',
    0,
    '    optimizer = ',
    '    optimizer = torch.optim.SGD(net.parameters(), lr=0.1)\n    optimizer = ',
  ],
  [
    'a second default',
    1,
    'parser.add_argument("--decay"',
    'parser.add_argument("--lr", default=0.1)\nparser.add_argument("--decay"',
  ],
  ['the same call again', 2, 'other = ', 'optimizer = torch.optim.Adam(net.parameters())\nother = '],
  ['a second key', 7, '  eps', '  lr: 0.1\n  eps'],
];

describe('an LR that is written a second time', () => {
  for (const [what, index, from, to] of TWINS)
    for (const second of [LR, 0.5])
      it(`never changes ${what}; the LR is ${second} then`, async () => {
        const made = await tested(CASES[index] as Case);
        const first = await reader().write(made.text.replace(from, to), [{ literal: made.literal, lr: LR }]);
        assert.ok(first.ok, first.ok ? '' : first.reason);
        assert.equal(first.edits.length, 1);
        const again = await reader().write(first.text, [{ literal: made.literal, lr: second }]);
        assert.equal(again.ok, second === LR);
        if (again.ok) assert.deepEqual([again.edits, again.already.length], [[], 1]);
        const later = await reader().write(made.text, [{ literal: made.literal, lr: LR }]);
        assert.ok(later.ok);
        const added = await reader().write(later.text.replace(from, to), [
          { literal: made.literal, lr: second },
        ]);
        if (added.ok) assert.deepEqual(added.edits, []);
      });
});

describe('an LR that is missing where it was tested', () => {
  for (const call of ['**dict(params=net.parameters(), lr=1e-4)', '*given', 'net.parameters(), **options'])
    it(`is not put behind what may give it: ${call}`, async () => {
      const made = await tested(CASES[2] as Case);
      const text = made.text.replace('model.parameters()', call);
      const refused = await reader().write(text, [{ literal: made.literal, lr: LR }]);
      assert.equal(refused.ok, false);
    });
});
