import assert from 'node:assert/strict';
import * as vscode from 'vscode';

describe('activation', () => {
  it('finds VS Code', () => {
    assert.ok(vscode.version);
    assert.equal(vscode.workspace.workspaceFolders?.length, 1);
  });
});
