import assert from 'node:assert/strict';
import {
  cellFile,
  describeCell,
  describePlace,
  parseCellFile,
  parseCellsFile,
} from '../../src/protocol/cells.ts';
import { languageOf } from '../../src/protocol/language.ts';
import { recordTarget } from '../../src/protocol/record.ts';
import type { CellsTarget } from '../../src/protocol/spec.ts';

const target: CellsTarget = {
  kind: 'cells',
  path: '/home/ada/c#/train.ipynb',
  language: 'python',
  cells: [
    { id: 'a1', number: 3, source: 'lr = 1e-3' },
    { id: 'vscode-notebook-cell:/home/ada/train.ipynb#W1sZmlsZQ==', number: null, source: 'train(lr)' },
  ],
  args: [],
  cwd: '/home/ada',
};

describe("the name of a cell's code", () => {
  it('tells the notebook and the cell, whatever their names hold', () => {
    for (const { id } of target.cells) {
      assert.deepEqual(parseCellFile(cellFile(target.path, id)), { path: target.path, id });
    }
    assert.equal(cellFile('/home/ada/train.ipynb', 'a1-b_2'), '/home/ada/train.ipynb#a1-b_2');
  });

  it('is none of a file on the disk', () => {
    for (const path of [
      '/c#/train.py',
      '/home/ada/train#1.py',
      'C:\\c#\\train.ts',
      '#a',
      '/n.ipynb#%E0%A4%A',
    ])
      assert.equal(parseCellFile(path), null, path);
  });
});

describe('a place in a cell, for people', () => {
  it('is told by the execution count, else by the position', () => {
    const [first, second] = target.cells.map(({ id }) => cellFile(target.path, id));
    assert.equal(describePlace(first ?? '', 2, target), 'cell [3], line 2');
    assert.equal(describePlace(second ?? '', 1, recordTarget(target)), 'cell 2, line 1');
    assert.equal(describePlace(second ?? '', null, target), 'cell 2');
    assert.equal(describeCell(null, 4), 'cell 4');
  });

  it('is that of a file where a cell imports it', () => {
    assert.equal(describePlace('/home/ada/net.py', 7, target), 'net.py:7');
    assert.equal(describePlace('C:\\ada\\train.ts', 7, { kind: 'script' }), 'train.ts:7');
  });
});

describe('a file of cells', () => {
  const file = {
    schema: 'find-lr.cells/1',
    path: '/n.ipynb',
    language: 'python',
    cwd: '/',
    cells: target.cells,
  };

  it('is read', () => {
    assert.deepEqual(parseCellsFile(file), file);
  });

  it('is refused with what is wrong with it', () => {
    assert.throws(() => parseCellsFile({ ...file, cells: [] }), /cells: it holds no cell/);
    assert.throws(
      () => parseCellsFile({ ...file, cells: [{ id: '', number: null, source: '' }] }),
      /These are no find-lr\.cells\/1 cells: cells\.0\.id is "", which cannot be used/,
    );
    assert.throws(() => parseCellsFile({ ...file, schema: 'find-lr.run/1' }), /schema is "find-lr\.run\/1"/);
    assert.throws(() => parseCellsFile(null), /These are no find-lr\.cells\/1 cells: /);
  });
});

describe('the language of a target', () => {
  it("is the notebook's, or that of the script's ending", () => {
    const script = (path: string) => languageOf({ kind: 'script', path });
    assert.equal(languageOf(target), 'python');
    assert.deepEqual(['a.py', 'a.PYW', 'a.mts', 'a.tsx', 'a.ts', 'a.cjs', 'a'].map(script), [
      'python',
      'python',
      'typescript',
      'typescript',
      'typescript',
      'javascript',
      'javascript',
    ]);
  });
});
