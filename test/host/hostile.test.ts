/** A notebook's output holds a record that anyone may have written, and files are not always what they seem. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { RUN_MIME_TYPE, type Literal, type RunRecord } from '../../src/protocol/record.ts';
import { discard, untitledNotebook } from './notebook/support.ts';
import { fixture, revert } from './support.ts';

const SCRIPT = `# %
import torch
epochs = 0.001
optimizer = torch.optim.SGD(make().parameters(), lr=0.001, eps=0.001)
`;

describe('A record that anyone may have written', () => {
  const path = (): string => fixture('hostile.py').fsPath;
  const outside = mkdtempSync(join(tmpdir(), 'find-lr-outside-'));
  let asked: string[] = [];
  const { showWarningMessage } = vscode.window;

  beforeEach(() => {
    asked = [];
    // Nobody is here to answer: a modal is declined.
    const decline = (message: string): Promise<undefined> => {
      asked.push(message);
      return Promise.resolve(undefined);
    };
    Object.assign(vscode.window, { showWarningMessage: decline });
  });
  afterEach(async () => {
    Object.assign(vscode.window, { showWarningMessage });
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    rmSync(path(), { force: true });
  });
  after(() => rmSync(outside, { recursive: true }));

  let runs = 0;
  async function apply(file: string, marked: string, more: Partial<Literal> = {}): Promise<void> {
    const text = SCRIPT.replace('%', 'é');
    const start = text.indexOf(marked.replace(/[«»]/g, '')) + marked.indexOf('«');
    const end = start + marked.indexOf('»') - marked.indexOf('«') - 1;
    const literal: Literal = { kind: 'number', file, start, end, text: text.slice(start, end), ...more };
    const id = `hostile-${++runs}`;
    const notebook = await untitledNotebook(
      new vscode.NotebookCellData(vscode.NotebookCellKind.Code, '', 'python'),
    );
    const cell = new vscode.NotebookCellData(vscode.NotebookCellKind.Code, 'pass', 'python');
    const item = vscode.NotebookCellOutputItem.json(recordOf(id, literal), RUN_MIME_TYPE);
    cell.outputs = [new vscode.NotebookCellOutput([item])];
    const edit = new vscode.WorkspaceEdit();
    edit.set(notebook.uri, [vscode.NotebookEdit.replaceCells(new vscode.NotebookRange(0, 1), [cell])]);
    assert.ok(await vscode.workspace.applyEdit(edit));
    await vscode.commands.executeCommand('find-lr.apply', { run: id, optimizer: '0', lr: 0.024 });
    await discard(notebook);
  }
  const document = (file: string): vscode.TextDocument | undefined =>
    vscode.workspace.textDocuments.find(({ uri }) => uri.fsPath === file);

  it('changes the learning rate that it names', async () => {
    writeFileSync(path(), SCRIPT.replace('%', 'é'));
    await apply(path(), 'lr=«0.001»');
    assert.equal(document(path())?.getText(), SCRIPT.replace('%', 'é').replace('lr=0.001', 'lr=0.024'));
    await revert(document(path()) as vscode.TextDocument);
  });

  for (const [what, marked] of [
    ['another argument', 'eps=«0.001»'],
    ['another number', 'epochs = «0.001»'],
    ['an import', '«import torch»'],
    ['a call', '«torch.optim.SGD(make().parameters(), lr=0.001, eps=0.001)»'],
    ['the whole script', `«${SCRIPT.replace('%', 'é')}»`],
  ] as const)
    it(`does not change ${what}`, async () => {
      writeFileSync(path(), SCRIPT.replace('%', 'é'));
      await apply(path(), marked);
      assert.equal(document(path())?.isDirty ?? false, false);
      assert.equal(asked.length, 1);
      assert.match(asked[0] ?? '', /so it was left alone|could not be told/);
    });

  it('changes nothing outside the workspace that its user has not confirmed', async () => {
    const file = join(outside, 'train.py');
    writeFileSync(file, SCRIPT.replace('%', 'é'));
    await apply(file, 'lr=«0.001»');
    assert.equal(document(file)?.isDirty ?? false, false);
    assert.deepEqual(asked, [`Change the learning rate in ${file}?`]);
  });

  it('opens no pipe', async function () {
    if (process.platform === 'win32') return this.skip();
    const file = fixture('pipe.py').fsPath;
    execFileSync('mkfifo', [file]);
    await apply(file, 'lr=«0.001»');
    rmSync(file);
    assert.equal(document(file), undefined);
  });

  it('changes no file that is read-only', async () => {
    writeFileSync(path(), SCRIPT.replace('%', 'é'));
    chmodSync(path(), 0o444);
    await apply(path(), 'lr=«0.001»');
    assert.deepEqual(asked, ['hostile.py is read-only, so it was left alone.']);
  });

  it('changes no file that is open in another encoding than its own', async () => {
    const bytes = Buffer.from(SCRIPT.replace('%', 'é'), 'latin1');
    writeFileSync(path(), bytes);
    await apply(path(), 'lr=«0.001»');
    assert.match(asked[0] ?? '', /hostile\.py is open in another encoding than it is written in/);
    assert.ok(readFileSync(path()).equals(bytes));
  });

  it('keeps the bytes of a file in the encoding that is set for it', async () => {
    const bytes = Buffer.from(SCRIPT.replace('%', 'é'), 'latin1');
    writeFileSync(path(), bytes);
    const files = vscode.workspace.getConfiguration('files');
    await files.update('encoding', 'iso88591', vscode.ConfigurationTarget.Workspace);
    try {
      await apply(path(), 'lr=«0.001»');
      assert.deepEqual(asked, []);
      await document(path())?.save();
      const after = Buffer.from(SCRIPT.replace('%', 'é').replace('lr=0.001', 'lr=0.024'), 'latin1');
      assert.ok(readFileSync(path()).equals(after), readFileSync(path(), 'latin1'));
    } finally {
      await files.update('encoding', undefined, vscode.ConfigurationTarget.Workspace);
    }
  });
});

function recordOf(id: string, literal: Literal): RunRecord {
  return {
    ...{ schema: 'find-lr.run/1', id, status: 'diverged', startedAt: '2026-01-01T00:00:00Z' },
    target: { kind: 'script', path: literal.file, args: [], cwd: '/somewhere' },
    runtime: null,
    sweep: { mode: 'exponential', minLr: 1e-7, maxLr: 10, steps: 100 },
    optimizers: [
      {
        ...{ id: '0', type: 'SGD', lr: 1e-3, groups: [] },
        ...{ location: { file: literal.file, line: 4, column: 13 }, literal },
      },
    ],
    passes: [],
    results: [
      {
        ...{ optimizer: '0', curve: { lr: [], loss: [] }, suggestions: [], range: null, diagnoses: [] },
        recommended: { lr: 0.024, low: 0.01, high: 0.05, method: 'test', reason: 'For the test.' },
      },
    ],
    ...{ diagnoses: [], timing: { total: 1, toFirstStep: null } },
  };
}
