import assert from 'node:assert/strict';
import type { Located } from '../../src/source/index.ts';
import { locate, shown, type Project } from './support.ts';

/** What a user is told: the literal, else the candidates in order, and the note. */
function told(source: string | Project, { literal, candidates, note }: Located): string[] {
  return [
    shown(source, literal),
    ...candidates.map((candidate) => shown(source, candidate)),
    ...(note === undefined ? [] : [note]),
  ];
}

describe('the default of an option', () => {
  const parsers: [name: string, source: string, expected: string][] = [
    [
      'argparse',
      `const parser = new (require('argparse').ArgumentParser)();\nparser.add_argument('--learning-rate', {\n  type: 'float', default: 1e-3});\nconst args = parser.parse_args();\ntf.train.adam(args.learning_rate);`,
      `type: 'float', default: «1e-3»});`,
    ],
    [
      'old argparse, in another function',
      `const {ArgumentParser} = require('argparse');\nfunction parse() {\n  const parser = new ArgumentParser({});\n  parser.addArgument(['-l', '--learningRate'], {\n    type: 'float',\n    defaultValue: 1e-3,\n  });\n  return parser.parseArgs();\n}\nasync function run(args) {\n  tf.train.adam(args.learningRate);\n}\nrun(parse());`,
      `defaultValue: «1e-3»,`,
    ],
    [
      'argparse with dest',
      `const {ArgumentParser} = require('argparse');\nconst p = new ArgumentParser();\np.add_argument('-r', '--rate', {dest: 'lr', default: 1e-3});\nconst {lr} = p.parse_args();\ntf.train.adam(lr);`,
      `p.add_argument('-r', '--rate', {dest: 'lr', default: «1e-3»});`,
    ],
    [
      'commander',
      `import {program} from 'commander';\nprogram.option('-l, --lr <rate>', 'learning rate', parseFloat, 1e-3).parse();\ntf.train.adam(program.opts().lr);`,
      `program.option('-l, --lr <rate>', 'learning rate', parseFloat, «1e-3»).parse();`,
    ],
    [
      'commander, as a string',
      `const {Command} = require('commander');\nconst program = new Command();\nprogram.option('--learning-rate <n>', 'rate', '0.001');\nprogram.parse(process.argv);\nconst options = program.opts();\ntf.train.adam(parseFloat(options.learningRate));`,
      `program.option('--learning-rate <n>', 'rate', «'0.001'»);`,
    ],
    [
      'commander’s Option',
      `import {program, Option} from 'commander';\nprogram.addOption(new Option('--lr <n>').default(1e-3));\ntf.train.adam(program.parse().opts().lr);`,
      `program.addOption(new Option('--lr <n>').default(«1e-3»));`,
    ],
    [
      'commander’s action',
      `import {program} from 'commander';\nprogram.option('--lr <n>', 'rate', Number, 1e-3).action(train);\nfunction train(options) { tf.train.adam(options.lr); }\nprogram.parse();`,
      `program.option('--lr <n>', 'rate', Number, «1e-3»).action(train);`,
    ],
    [
      'yargs',
      `const yargs = require('yargs');\nconst argv = yargs(process.argv.slice(2)).option('lr', {type: 'number', default: 1e-3}).argv;\ntf.train.adam(argv.lr);`,
      `const argv = yargs(process.argv.slice(2)).option('lr', {type: 'number', default: «1e-3»}).argv;`,
    ],
    [
      'yargs with all options at once',
      `import yargs from 'yargs';\nimport {hideBin} from 'yargs/helpers';\nconst argv = yargs(hideBin(process.argv)).options({lr: {default: 1e-3}}).parseSync();\ntf.train.adam(argv.lr);`,
      `const argv = yargs(hideBin(process.argv)).options({lr: {default: «1e-3»}}).parseSync();`,
    ],
    [
      'minimist',
      `const argv = require('minimist')(process.argv.slice(2), {default: {lr: 1e-3}});\ntf.train.adam(argv.lr);`,
      `const argv = require('minimist')(process.argv.slice(2), {default: {lr: «1e-3»}});`,
    ],
    [
      'parseArgs',
      `import {parseArgs} from 'node:util';\nconst {values} = parseArgs({options: {lr: {type: 'string', default: '0.001'}}});\ntf.train.adam(Number(values.lr));`,
      `const {values} = parseArgs({options: {lr: {type: 'string', default: «'0.001'»}}});`,
    ],
  ];
  for (const [name, source, expected] of parsers) {
    it(`is the literal: ${name}`, async () => {
      const located = await locate(source, 'Adam', 1e-3, 'adam(');
      assert.deepEqual(told(source, located), [expected]);
    });
  }

  it('counts for nothing when the command line said otherwise', async () => {
    const source = parsers[0]?.[1] ?? '';
    assert.deepEqual(told(source, await locate(source, 'Adam', 0.01, 'adam(')), [
      'none',
      `type: 'float', default: «1e-3»});`,
      'The file says 1e-3, but the run used 1e-2: it was given as an argument.',
    ]);
  });

  it('counts for nothing when the environment said otherwise', async () => {
    const source = `tf.train.adam(Number(process.env.LR ?? 0.001));`;
    assert.deepEqual(told(source, await locate(source, 'Adam', 0.01, 'adam(')), [
      'none',
      `tf.train.adam(Number(process.env.LR ?? «0.001»));`,
      'The file says 0.001, but the run used 1e-2: it was given in the environment.',
    ]);
  });

  it('may not be there', async () => {
    const source = `tf.train.adam(parseFloat(process.argv[2]));`;
    assert.deepEqual(told(source, await locate(source, 'Adam', 0.01, 'adam(')), [
      'none',
      'The learning rate 0.01 has no default in the file: it was given as an argument.',
    ]);
  });
});

describe('a choice that is the user’s', () => {
  it('is offered when two places of the same value may feed the optimizer', async () => {
    const source = `function make(lr) { return tf.train.adam(lr); }\nmake(1e-3);\nmake(0.001);`;
    assert.deepEqual(told(source, await locate(source, 'Adam', 1e-3, 'adam(')), [
      'none',
      'make(«1e-3»);',
      'make(«0.001»);',
      'The learning rate 1e-3 may come from any of 2 places: choose one.',
    ]);
  });

  it('is offered for an expression that cannot be inverted, which would be replaced as a whole', async () => {
    const source = `tf.train.adam(Math.min(0.1, 1e-3));`;
    assert.deepEqual(told(source, await locate(source, 'Adam', 1e-3, 'adam(')), [
      'none',
      'tf.train.adam(«Math.min(0.1, 1e-3)»);',
      'The learning rate is computed, `Math.min(0.1, 1e-3)`, not a number: to change it, replace the whole expression.',
    ]);
  });

  it('says that a value was changed on the way', async () => {
    const source = `const lr = 0.1;\ntf.train.adam(lr);`;
    assert.deepEqual(told(source, await locate(source, 'Adam', 1e-3, 'adam(')), [
      'none',
      'const lr = «0.1»;',
      'The file says 0.1, but the run used 1e-3: it was changed on the way.',
    ]);
  });

  it('says when one number feeds two optimizers', async () => {
    const source = `const LR = 1e-3;\nconst g = tf.train.adam(LR);\nconst d = tf.train.rmsprop(LR);`;
    assert.deepEqual(told(source, await locate(source, 'Adam', 1e-3, 'adam(')), [
      'const LR = «1e-3»;',
      'This number also feeds the rmsprop at train.js:3.',
    ]);
  });

  it('never takes a number nearby', async () => {
    const lost = `const decay = 1e-3;\nconst lr = schedule(0);\ntf.train.adam(lr, 1e-3);`;
    const located = await locate(lost, 'Adam', 1e-3, 'adam(');
    assert.equal(located.literal, null);
    assert.ok(!located.candidates.some((candidate) => candidate.text === '1e-3'));
    assert.deepEqual(told(``, await locate(`const lr = 1e-3;`, 'Adam', 1e-3, 'const')), [
      'none',
      'No optimizer construction was found at train.js:1.',
    ]);
    assert.equal((await locate({}, 'Adam', 1e-3)).literal, null);
  });
});
