import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { diagnosticsOf, findLr, open, quickFixes, revert } from './support.ts';

/** Applies the first quick fix at the only diagnostic; gives the text. */
async function applyFirst(document: vscode.TextDocument): Promise<string> {
  const [diagnostic, ...others] = diagnosticsOf(document);
  assert.ok(diagnostic, 'Nothing is said at the place.');
  assert.deepEqual(others, []);
  const [fix] = await quickFixes(document, diagnostic.range);
  assert.ok(fix?.edit, 'There is no quick fix.');
  assert.ok(await vscode.workspace.applyEdit(fix.edit));
  return document.getText();
}

describe('Find LR on a script without a learning rate in it', () => {
  it('inserts one where it was left out', async () => {
    const document = await open('leftOut.mjs');
    const record = await findLr('leftOut.mjs');
    assert.equal(record.optimizers[0]?.literal?.kind, 'missing');
    assert.equal(record.optimizers[0].lr, 0.001);
    assert.match(await applyFirst(document), /= tf\.train\.adam\(\d[\d.e-]*\);/);
    await revert(document);
  });

  it('replaces a name by a construction, with its import', async () => {
    const document = await open('byName.mjs');
    const record = await findLr('byName.mjs');
    assert.equal(record.optimizers[0]?.literal?.kind, 'name');
    const text = await applyFirst(document);
    assert.match(text, /optimizer: (\w+\.)?train\.adam\(\d[\d.e-]*\)/);
    assert.match(text, /^import .*(\* as|\btrain\b).* from '@tensorflow\/tfjs';$/m);
    await revert(document);
  });
});
