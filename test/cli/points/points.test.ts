/** What other tools write down of a sweep, as they write it. */
import assert from 'node:assert/strict';
import { readPoints } from '../../../src/cli/points/points.ts';
import type { Named } from '../../../src/cli/points/columns.ts';

const lrs = (text: string, named?: Named): number[] => read(text, named).map(({ lr }) => lr);
const read = (text: string, named?: Named, name = 'losses.csv') => readPoints([{ name, text }], named);
const pairs = (text: string, named?: Named): [number, number | null][] =>
  read(text, named).map(({ lr, loss }) => [lr, loss]);

describe('points that something else has written', () => {
  const plain: [number, number | null][] = [
    [0.001, 2.5],
    [0.01, 1.5],
    [0.1, null],
  ];

  const same: Record<string, string> = {
    'lines of two numbers': '0.001,2.5\n0.01,1.5\n0.1,nan\n',
    'the same with comments, empty lines, and CRLF': '# made by hand\r\n\r\n0.001,2.5\r\n0.01,1.5\r\n0.1,inf',
    'a header, behind a byte order mark': '\uFEFFloss,lr\n2.5,1e-3\n1.5,1e-2\n,0.1\n',
    semicolons: 'lr;loss\n0.001;2.5\n0.01;1.5\n0.1;NaN\n',
    'semicolons and decimal commas': 'lr;loss\n0,001;2,5\n0,01;1,5\n0,1;nan\n',
    tabs: 'learning_rate\tloss\n0.001\t2.5\n0.01\t1.5\n0.1\tNone\n',
    quotes: '"step","train/loss","lr, of group 0"\n"0","2.5","0.001"\n"1","1.5","0.01"\n"2","NaN","0.1"\n',
    'Weights & Biases, a run': 'Step,train/loss,learning_rate\n0,2.5,0.001\n1,1.5,0.01\n2,NaN,0.1\n',
    'Weights & Biases, a panel':
      '"Step","run-1 - train/loss","run-1 - train/loss__MIN","run-1 - train/loss__MAX","run-1 - learning_rate","run-1 - learning_rate__MIN","run-1 - learning_rate__MAX"\n' +
      '"0","2.5","2.5","2.5","0.001","0.001","0.001"\n"1","1.5","1.5","1.5","0.01","0.01","0.01"\n"2","Infinity","1","1","0.1","0.1","0.1"\n',
    'values that are not there at each step':
      '_step,train/loss,lr\n0,,0.001\n0,2.5,\n1,,0.01\n1,1.5,\n2,,0.1\n2,NaN,\n3,,\n',
    "pandas' empty cell at the end": 'step,loss,lr\n0,2.5,0.001\n1,1.5,0.01\n2,,0.1\n',
    "Lightning's CSVLogger":
      'epoch,lr-Adam/pg1,step,train_loss_epoch,train_loss_step,val_loss\n,0.001,0,,,\n0,,0,,2.5,\n,0.01,1,,,\n0,,1,,1.5,\n,0.1,2,,,\n0,,2,,nan,\n0,,3,2,,1.9\n',
    'objects, one a line': '{"lr": 1e-3, "loss": 2.5}\n{"lr": 1e-2, "loss": 1.5}\n{"lr": 0.1, "loss": null}',
    'objects of another logger':
      '{"_step": 0, "train/loss": 2.5, "train/lr": 0.001}\n{"_step": 1, "train/loss": 1.5, "train/lr": 0.01}\n{"_step": 2, "train/loss": "NaN", "train/lr": 0.1}',
    'a list of objects': '[{"lr": 1e-3, "loss": 2.5}, {"lr": 1e-2, "loss": 1.5}, {"lr": 0.1, "loss": "NaN"}]',
  };
  for (const [what, text] of Object.entries(same)) {
    it(`are read from ${what}`, () => assert.deepEqual(pairs(text), plain));
  }

  it('are those steps that have both, where one is logged more seldom', () => {
    const log = ['step,lr,loss', ...Array.from({ length: 40 }, (_, i) => `${i},${i + 1},${i % 10 ? '' : i}`)];
    assert.deepEqual(pairs(log.join('\n')), [
      [1, 0],
      [11, 10],
      [21, 20],
      [31, 30],
    ]);
    assert.throws(
      () => read('step,lr,loss\n0,0.1,\n1,,2\n'),
      /No step has both a learning rate and a loss\. .* log both at the same ones\./,
    );
  });

  it('stay as they stand where steps begin anew in each epoch', () => {
    assert.deepEqual(lrs('epoch,step,lr,loss\n0,0,1,9\n0,1,2,8\n1,0,3,7\n1,1,4,6\n'), [1, 2, 3, 4]);
  });

  it('are put in the order of their steps', () => {
    assert.deepEqual(lrs('step,lr,loss\n2,0.1,7\n0,0.001,9\n1,0.01,8\n'), [0.001, 0.01, 0.1]);
  });

  it('are those lines that have both, where no steps are counted', () => {
    assert.deepEqual(pairs('lr,loss\n0.001,9\n0.01,\n,8\n0.1,7\n1,\n'), [
      [0.001, 9],
      [0.1, 7],
    ]);
    assert.deepEqual(pairs('{"lr": 1, "loss": 3}\n{"loss": 2}\n{"lr": 2}\n{"lr": 3, "loss": 1}'), [
      [1, 3],
      [3, 1],
    ]);
    assert.throws(() => read('lr,loss\n0.1,\n,2\n'), /No line has both a learning rate and a loss\./);
  });

  it('may stay at one LR for some steps, and are rounded', () => {
    assert.deepEqual(lrs('0.001,3\n0.001,2\n0.01,1\n'), [0.001, 0.001, 0.01]);
    assert.deepEqual(lrs('0.001,3\n0.10001,2\n0.1,1\n1,2'), [0.001, 0.10001, 0.1, 1]);
  });

  it('are put together of the two files that TensorBoard or a panel exports', () => {
    const scalar = (values: number[]): string =>
      ['Wall time,Step,Value', ...values.map((value, i) => `1700000000.5,${i},${value}`)].join('\n');
    const json = (values: (number | string)[]): string =>
      JSON.stringify(values.map((value, i) => [1700000000.5, i, value]));
    const panel = (metric: string, values: number[]): string =>
      [`"Step","run-1 - ${metric}"`, ...values.map((value, i) => `"${i}","${value}"`)].join('\n');
    const expected = [
      { step: 0, lr: 0.001, loss: 2.5 },
      { step: 1, lr: 0.01, loss: 1.5 },
    ];
    const [rates, losses] = [
      [0.001, 0.01],
      [2.5, 1.5],
    ];
    for (const files of [
      [
        { name: 'run-.-tag-train_loss.csv', text: scalar(losses!) },
        { name: 'run-.-tag-learning_rate.csv', text: scalar(rates!) },
      ],
      [
        { name: 'lr.json', text: json(rates!) },
        { name: 'loss.json', text: json(losses!) },
      ],
      [
        { name: 'a.csv', text: panel('train/loss', losses!) },
        { name: 'b.csv', text: panel('learning_rate', rates!) },
      ],
    ]) {
      assert.deepEqual(readPoints(files), expected);
    }
    const unnamed = [
      { name: 'a.csv', text: scalar(losses!) },
      { name: 'b.csv', text: scalar(rates!) },
    ];
    assert.deepEqual(readPoints(unnamed, { lrColumn: 'b', lossColumn: 'a' }), expected);
    assert.throws(() => readPoints(unnamed), /a\.csv and b\.csv: no column is named like the learning rate/);
  });

  it('are many', () => {
    const lines = Array.from({ length: 20_000 }, (_, i) => `${1e-6 * (i + 1)},${1 + i / 1e4}`);
    assert.equal(read(lines.join('\n')).length, 20_000);
  });

  describe('columns', () => {
    const several = 'Step,run-1 - train/loss,run-2 - train/loss,run-1 - lr\n0,1,2,0.1\n1,2,3,0.2\n';

    it('can be named, as they are or without their run', () => {
      assert.deepEqual(pairs(several, { lossColumn: 'run-2 - train/loss' }), [
        [0.1, 2],
        [0.2, 3],
      ]);
      assert.deepEqual(pairs('rate,err\n0.1,2\n0.2,3\n', { lrColumn: 'RATE', lossColumn: 'err' }), [
        [0.1, 2],
        [0.2, 3],
      ]);
      assert.deepEqual(pairs('5,0.1,2\n6,0.2,3\n', { lrColumn: '2', lossColumn: '3' }), [
        [0.1, 2],
        [0.2, 3],
      ]);
    });

    it('prefer the loss of the training, step by step', () => {
      const header = 'lr,val/loss,train/loss_epoch,train/loss_step,val_loss,accuracy';
      assert.deepEqual(pairs(`${header}\n0.1,1,2,3,4,5\n`), [[0.1, 3]]);
      assert.deepEqual(pairs('lr,val_loss\n0.1,1\n'), [[0.1, 1]]);
    });

    it('of which several may be meant are listed, with the line to type', () => {
      assert.throws(
        () => read(several),
        /losses\.csv has several columns that may hold the loss: "run-1 - train\/loss", "run-2 - train\/loss"\. Name one: find-lr analyze losses\.csv --loss-column 'run-1 - train\/loss'$/,
      );
    });

    it('of which none is meant are listed, with the line to type', () => {
      assert.throws(
        () => read('a,b\n1,2\n'),
        /line 1: "a,b" is neither numbers nor a header .* no column is named like the learning rate\. Its columns: "a", "b"\. Name it: find-lr analyze losses\.csv --lr-column COLUMN$/,
      );
      assert.throws(() => read('lr,b\n1,2\n'), /no column is named like the loss\. .* --loss-column COLUMN$/);
      assert.throws(
        () => read('lr,loss\n1,2\n', { lrColumn: 'rate' }),
        /losses\.csv has no column "rate"\. Its columns: "lr", "loss"\.$/,
      );
    });

    it('of a single scalar ask for the other file', () => {
      assert.throws(
        () => read('Wall time,Step,Value\n1,0,2.5\n', {}, 'run-1-tag-loss.csv'),
        /holds one scalar, "loss"\. .* name the file of the learning rate as well, find-lr analyze LOSS\.csv LR\.csv\./,
      );
    });
  });

  const refused: [what: string, text: string, says: RegExp][] = [
    ["TensorBoard's own file", 'abc\0\0def', /is no text\. Of TensorBoard, its export is read/],
    ['half a list', '[[1, 2, 3], [4', /is no whole JSON\. Was it cut off\?/],
    ['a list of something else', '[1, 2]', /losses\.csv, entry 1 is neither a list nor an object/],
    [
      'LRs that fall',
      'lr,loss\n0.1,2\n0.01,3\n',
      /losses\.csv, line 3: the learning rate falls there, from 0\.1 to 0\.01\. In a range test it rises .* keep the lines of one sweep, in the order of its steps\.$/,
    ],
    [
      'two sweeps',
      '0.01,2\n0.1,3\n0.01,2\n0.1,3\n',
      /line 3: the learning rate falls there, from 0\.1 to 0\.01/,
    ],
    ['one LR alone', '0.1,2\n0.1,3\n', /losses\.csv: the learning rate is 0\.1 at every step/],
    ['a header alone', 'lr,loss\n', /holds no points/],
    ['an LR of 0', 'Step,loss,lr\n0,2,0\n', /line 2: the learning rate "0" is no number above 0/],
    ['a step that is none', 'Step,loss,lr\nzero,2,1\n1,2,\n', /line 2: the step "zero" is no number/],
  ];
  for (const [what, text, says] of refused) {
    it(`are not ${what}`, () => assert.throws(() => read(text), says));
  }
});
