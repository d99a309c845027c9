import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { analyze, DEFAULT_SWEEP, lrAt } from '../../src/analysis/index.ts';
import { adviceInTerminal } from '../../src/cli/terminal/ways.ts';
import { RUN_OPTIONS } from '../../src/protocol/runOptions.ts';

const src = join(import.meta.dirname, '..', '..', 'src');
/** Whose texts are read in VS Code and in Jupyter. `source` and `engine` write the record's. */
const FOLDERS = ['analysis', 'engine', 'source', 'extension', 'view', 'webview', 'renderer', 'kernel'];
const OPTIONS = RUN_OPTIONS.map(({ name }) => name).filter((name) => name !== '--cwd' && name !== '--env');
/** What can only be typed into a terminal. The script's own arguments, and those of Node and of launchers, are no such thing. */
const TERMINAL = new RegExp(
  String.raw`\bin a terminal\b|\bon (the|its) command line\b|behind --|\bfind-lr (run|analyze|apply|live)\b|(^|[ "'(\`])(${OPTIONS.join('|')})\b`,
);
/** Parts of what the engine itself starts. */
const COMMANDS = /^--[a-z-]+$/;

/** The texts of a file: its strings, and templates with `…` for what is put in. */
function texts(file: string): string[] {
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isStringLiteral(node) || ts.isNoSubstitutionTemplateLiteral(node)) found.push(node.text);
    else if (ts.isTemplateExpression(node))
      found.push([node.head.text, ...node.templateSpans.map(({ literal }) => literal.text)].join('…'));
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest, true));
  return found;
}

describe('what VS Code and Jupyter show', () => {
  for (const folder of FOLDERS) {
    it(`has no words of the terminal in it: src/${folder}`, () => {
      const files = readdirSync(join(src, folder), { recursive: true, encoding: 'utf8' });
      const found = files
        .filter((name) => name.endsWith('.ts'))
        .flatMap((name) => texts(join(src, folder, name)).map((text) => ({ name, text })))
        .filter(({ text }) => TERMINAL.test(text) && !COMMANDS.test(text));
      assert.deepEqual(found, []);
    });
  }
});

describe('a diagnosis in a terminal', () => {
  it('says how to do what helps', () => {
    const diagnosis = { code: 'timeout', advice: 'Raise the timeout.', remedies: ['timeout', 'arguments'] };
    assert.equal(
      adviceInTerminal(diagnosis),
      'Raise the timeout. The option is --timeout SECONDS. Arguments of the script go behind --: find-lr run train.py -- --data DIR.',
    );
  });

  it('names its own options for what an analysis advises, by no names of a setting', () => {
    const falling = Array.from({ length: 100 }, (_, step) => {
      const lr = lrAt(DEFAULT_SWEEP, step)!;
      return { step, lr, loss: 1 + 1 / (1 + 1e3 * lr) };
    });
    const [found] = analyze([falling], DEFAULT_SWEEP, {}).diagnoses;
    assert.equal(adviceInTerminal(found!), 'Widen the sweep up to LR 1000. The option is --max-lr 1000.');
    const rising = falling.map((point) => ({ ...point, loss: 1 + point.step ** 2 }));
    assert.match(
      adviceInTerminal(analyze([rising], DEFAULT_SWEEP, {}).diagnoses[0]!),
      /The option is --min-lr LR\./,
    );
  });

  it('leaves out what an older record does not tell, and what a newer one tells that is not known', () => {
    assert.equal(adviceInTerminal({ code: 'flat', advice: 'Check the data.' }), 'Check the data.');
    assert.equal(adviceInTerminal({ code: 'flat', advice: 'Check.', remedies: ['later'] }), 'Check.');
  });
});
