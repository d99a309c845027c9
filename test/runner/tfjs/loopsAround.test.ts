import assert from 'node:assert/strict';
import { join } from 'node:path';
import { isInLoop } from '../../../src/runner/node/loops.ts';
import { project } from '../support/child.ts';

/** `§` stands at the call that is looked at, `¶` where the optimizer was made. */
const IN_LOOPS: readonly string[] = [
  'for (let e = 0; e < 3; e++) await §model.fit();',
  'for (const e of epochs) { log(e); await §model.fit(); }',
  'for await (const chunk of chunks) {\n  await §model.fit();\n}',
  'while (true) {\n  if (ready) await §model.fit();\n}',
  'do { await §model.fit(); } while (e++ < 3);',
  'epochs.forEach(async (e) => { await §model.fit(); });',
  'epochs.reduce(async (before, e) => { await before; return §model.fit(); }, Promise.resolve());',
  'const optimizer = ¶sgd(); for (const e of epochs) await §model.fit();',
  'export async function run() { for (const e of epochs) await §model.fit(); }',
];

const ALONE: readonly string[] = [
  'await §model.fit();',
  'for (const x of xs) log(x);\nawait §model.fit();',
  'for (const x of await §model.fit()) log(x);',
  'for (const b of buttons) { b.onClick(async () => { await §model.fit(); }); }',
  'for (let fold = 0; fold < 5; fold++) { ¶compile(); await §model.fit(); }',
  'this is no JavaScript §',
];

describe('a loop around a training', () => {
  const seen = async (marked: string, name: string): Promise<boolean> => {
    const folder = await project({ [name]: marked.replace(/[§¶]/g, '') });
    const placesOf = (mark: string) => {
      const at = marked.indexOf(mark);
      if (at < 0) return [];
      const before = marked.slice(0, at).replace(/[§¶]/g, '').split('\n');
      return [{ file: join(folder, name), line: before.length, column: before.at(-1)!.length + 1 }];
    };
    return isInLoop(placesOf('§'), placesOf('¶'));
  };

  for (const text of IN_LOOPS)
    it(`is seen: ${text.replaceAll('\n', ' ')}`, async () => {
      assert.equal(await seen(text, 'train.mjs'), true);
    });

  for (const text of ALONE)
    it(`is none: ${text.replaceAll('\n', ' ')}`, async () => {
      assert.equal(await seen(text, 'train.mjs'), false);
    });

  it('is seen in TypeScript', async () => {
    const text =
      'interface Options { epochs: number }\nfor (let e = 0 as number; e < 3; e++)\n  await §model.fit(xs!, ys);\n';
    assert.equal(await seen(text, 'train.ts'), true);
  });

  it('is seen around what calls it', async () => {
    const folder = await project({
      'train.mjs': 'const train = () => model.fit();\nfor (const e of epochs) await train();\n',
    });
    const file = join(folder, 'train.mjs');
    const frames = [
      { file, line: 1, column: 27 },
      { file, line: 2, column: 31 },
    ];
    assert.equal(isInLoop(frames, []), true);
    assert.equal(isInLoop(frames.slice(0, 1), []), false);
  });
});
