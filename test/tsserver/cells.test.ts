import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Configuration } from '../../src/tsserver/configuration.ts';
import { Server } from './support.ts';

interface Diagnostic {
  readonly start: { readonly line: number; readonly offset: number };
  readonly text: string;
}

describe('cells in TypeScript’s server', () => {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'find-lr-tsserver-')));
  /** Of each test. */
  let notebook: string;
  let server: Server;

  before(() => {
    const installed = join(folder, 'deep', 'node_modules', 'framework');
    mkdirSync(installed, { recursive: true });
    writeFileSync(join(installed, 'package.json'), '{ "name": "framework", "types": "index.d.ts" }');
    writeFileSync(
      join(installed, 'index.d.ts'),
      'export declare function adam(lr: number): { kind: "adam" };',
    );
    writeFileSync(join(folder, 'deep', 'data.ts'), 'export const images = [1, 2];');
  });
  before(() => (server = new Server(folder)));
  after(() => server.dispose());
  after(() => rmSync(folder, { recursive: true }));
  beforeEach(() => (notebook = join(folder, 'deep', `${randomUUID()}.ipynb`)));

  /** Opens cells as VS Code does; gives their files. */
  function open(...sources: string[]): string[] {
    return sources.map((source, n) => {
      const file = `^/vscode-notebook-cell/ts-nul-authority${notebook}#W${n}sZmlsZQ==`;
      server.open(file, source);
      return file;
    });
  }

  async function typeAt(file: string | undefined, line: number, offset: number): Promise<string | undefined> {
    return (await server.ask<{ displayString: string } | undefined>('quickinfo', { file, line, offset }))
      ?.displayString;
  }

  /** `line:offset text` of what VS Code shows of cells: it keeps back what the types say. */
  async function problems(file: string | undefined): Promise<string[]> {
    const found: string[] = [];
    for (const command of ['syntacticDiagnosticsSync', 'suggestionDiagnosticsSync'])
      for (const { start, text } of await server.ask<Diagnostic[]>(command, { file }))
        found.push(`${start.line}:${start.offset} ${text}`);
    return found;
  }

  it('see what other cells import and declare, packages and files beside the notebook included', async () => {
    const [, second] = open(
      "import * as fw from 'framework';\nimport { images } from './data.ts';\nconst lr = 1e-3;",
      '%%find_lr --steps 30\nconst optimizer = fw.adam(lr);\noptimizer;images;fw.\n',
    );
    assert.equal(await typeAt(second, 3, 1), 'const optimizer: {\n    kind: "adam";\n}');
    assert.match((await typeAt(second, 3, 12)) ?? '', /const images: number\[\]/);
    const { entries } = await server.ask<{ entries: { name: string }[] }>('completionInfo', {
      ...{ file: second, line: 3, offset: 21 },
    });
    assert.deepEqual(
      entries.map(({ name }) => name),
      ['adam'],
    );
  });

  it('see the declaration of the nearest cell above, in the order of the notebook, else of one below', async () => {
    const cells = open('const lr = "first";', 'lr; later;', 'const lr = "third";', 'lr; const later = 1;');
    assert.match((await typeAt(cells[1], 1, 1)) ?? '', /const lr: "first"/);
    assert.match((await typeAt(cells[1], 1, 5)) ?? '', /const later: 1/);
    assert.match((await typeAt(cells[3], 1, 1)) ?? '', /const lr: "third"/);
    const moved = [2, 1, 0, 3].map((n) => `W${n}sZmlsZQ==`);
    const configuration: Configuration = { order: { [notebook]: moved } };
    server.tell('configurePlugin', { pluginName: 'find-lr-tsserver-plugin', configuration });
    assert.match((await typeAt(cells[1], 1, 1)) ?? '', /const lr: "third"/);
    assert.match((await typeAt(cells[3], 1, 1)) ?? '', /const lr: "first"/);
  });

  it('see what is typed into another', async () => {
    const [first, second] = open('let a = 1;', 'b');
    assert.doesNotMatch((await typeAt(second, 1, 1)) ?? '', /number/);
    server.tell('change', { file: first, line: 1, offset: 5, endLine: 1, endOffset: 6, insertString: 'b' });
    assert.match((await typeAt(second, 1, 1)) ?? '', /let b: number/);
  });

  it('of an untitled notebook share their names, too', async () => {
    const files = [0, 1].map((n) => `^/vscode-notebook-cell/ts-nul-authority/Untitled-1.ipynb#W${n}sdW50`);
    for (const file of files) server.tell('open', { file, fileContent: 'b', scriptKindName: 'TS' });
    const [file, second] = files;
    assert.doesNotMatch((await typeAt(second, 1, 1)) ?? '', /number/);
    const at = { line: 1, offset: 1, endLine: 1, endOffset: 2 };
    server.tell('change', { file, ...at, insertString: 'let b = 1;' });
    assert.match((await typeAt(second, 1, 1)) ?? '', /let b: number/);
  });

  it('call no name unused that another cell may use', async () => {
    const [first] = open(
      "import * as fw from 'framework';\nconst a = 1;\nfunction f(unused) { }",
      'fw; a; f',
    );
    assert.deepEqual(
      (await problems(first)).filter((text) => /never/.test(text)),
      ["3:12 'unused' is declared but its value is never read."],
    );
  });

  it('tell the errors of their own texts, also at the end', async () => {
    const [first, second] = open('%%find_lr\nlet a = ;\n!npm i x', 'function f() {');
    assert.deepEqual(await problems(first), ['2:9 Expression expected.']);
    assert.deepEqual(await problems(second), ["1:15 '}' expected."]);
  });

  it('are renamed together, and nothing leads to what nobody typed', async () => {
    const [first, second] = open('const lr = 1;', 'lr;\nexport const own = 2;');
    server.tell('configure', { preferences: { providePrefixAndSuffixTextForRename: true } });
    const { locs } = await server.ask<{ locs: { file: string; locs: unknown[] }[] }>('rename', {
      ...{ file: second, line: 1, offset: 1 },
    });
    assert.deepEqual(locs.map(({ file, locs }) => [file, locs.length]).sort(), [
      [first, 1],
      [second, 1],
    ]);
    const { refs } = await server.ask<{ refs: unknown[] }>('references', { file: first, line: 1, offset: 7 });
    assert.equal(refs.length, 2);
    const tree = await server.ask<{ childItems: { text: string }[] }>('navtree', { file: second });
    assert.deepEqual(
      tree.childItems.map(({ text }) => text),
      ['own'],
    );
    const edits = await server.ask<{ textChanges: unknown[] }[]>('organizeImports', {
      scope: { type: 'file', args: { file: second } },
    });
    assert.deepEqual(
      edits.flatMap(({ textChanges }) => textChanges),
      [],
    );
  });

  it('are formatted with their magics as they stand', async () => {
    const [cell] = open('%%find_lr --steps 30  \nconst a=1\n  !npm i x', 'a');
    const end = { endLine: 3, endOffset: 11 };
    const edits = await server.ask<{ start: { line: number }; newText: string }[]>('format', {
      ...{ file: cell, line: 1, offset: 1, ...end },
    });
    assert.ok(edits.length > 0);
    assert.deepEqual(
      edits.map(({ newText }) => newText.trim()).filter((text) => text !== ''),
      [],
    );
  });

  it('are no module for other files', async () => {
    open('const lrOfCell = 1;');
    const file = join(folder, 'script.ts');
    server.open(file, 'lrOf');
    const { entries } = await server.ask<{ entries: { name: string }[] }>('completionInfo', {
      ...{ file, line: 1, offset: 5, includeExternalModuleExports: true, includeInsertTextCompletions: true },
    });
    assert.deepEqual(
      entries.filter(({ name }) => name.startsWith('lrOf')),
      [],
    );
  });
});
