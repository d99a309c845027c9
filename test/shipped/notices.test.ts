import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative, resolve } from 'node:path';
import { noticesOf, noticesText } from '../../scripts/notices/index.mjs';
import { dist } from '../cli/support/command.ts';
import { readNotices } from './support/notices.ts';

const root = resolve(import.meta.dirname, '../..');

describe('the notices that the build writes', () => {
  const entries = readNotices(readFileSync(join(dist, 'THIRD_PARTY_NOTICES.txt'), 'utf8'));
  const named = new Map(entries.map((entry) => [entry.name, entry]));

  it('give each package a version, a licence, a source, the files that contain it, and the words of the licence', () => {
    assert.ok(entries.length > 150);
    for (const { title, name, licence, source, files, text } of entries) {
      assert.match(title, /^\S.* \S+$/, name);
      assert.match(licence, /^[\w.-]+(?: (?:AND|OR) [\w.-]+)*$/, title);
      assert.match(source, /^https:\/\/[\w.-]+(?:\/\S+)?$/, title);
      assert.ok(files.length > 0, title);
      assert.ok(text.length > 400, title);
    }
  });

  it('tell of the words that a licence is known by', () => {
    const words: Record<string, RegExp> = {
      'Apache-2.0': /Apache License\s+Version 2\.0/,
      'BSD-3-Clause': /Redistributions in binary form must reproduce/,
      ISC: /Permission to use, copy, modify,? and\/or distribute/,
      MIT: /Permission is hereby granted, free of charge/,
      'MPL-2.0': /Mozilla Public License Version 2\.0/,
      'OFL-1.1': /SIL OPEN FONT LICENSE/i,
    };
    for (const { title, licence, text } of entries)
      for (const id of licence.split(' AND '))
        if (words[id]) assert.match(text, words[id], `${title}: ${id}`);
  });

  it('have every package that a source of ours imports', () => {
    for (const name of imported()) assert.ok(named.has(name), name);
  });

  it('have what is in the files of others: fonts, grammars, compiled code, a bundle within a bundle', () => {
    const inside = {
      '@expo-google-fonts/inter': 'picture/Inter-Regular.ttf',
      'tree-sitter-python': 'grammars/tree-sitter-python.wasm',
      'tree-sitter-typescript': 'grammars/tree-sitter-tsx.wasm',
      usvg: 'picture/resvg.wasm',
      'tiny-skia': 'picture/resvg.wasm',
      XNNPACK: 'runner/tfjs-backend-wasm-simd.wasm',
      assemblyscript: 'runner/kernels.wasm',
      delaunator: 'vega.js',
      'robust-predicates': 'webview.js',
      sucrase: 'runner/loader.cjs',
    };
    for (const [name, file] of Object.entries(inside))
      assert.ok(named.get(name)?.files.includes(file), `${name} in ${file}`);
  });
});

describe('what the build says of a package that it cannot ship', () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'find-lr-notices-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const GOOD = { name: 'left', version: '1.0.0', license: 'MIT', repository: 'ada/left' };

  function notices(manifest: object, files: Record<string, string> = { LICENSE: 'Do what you like.' }) {
    const input = 'node_modules/left/index.js';
    const all = {
      [input]: '',
      'node_modules/left/package.json': JSON.stringify(manifest),
      ...licences(files),
    };
    for (const [path, text] of Object.entries(all)) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), text);
    }
    const from = relative(root, join(folder, input));
    const inputs = { [from]: { bytesInOutput: 10 } };
    return noticesOf({
      metafiles: [{ outputs: { 'dist/cli.mjs': { inputs } as never } }],
      copies: [],
    });
  }
  const licences = (files: Record<string, string>) =>
    Object.fromEntries(Object.entries(files).map(([name, text]) => [`node_modules/left/${name}`, text]));

  it('is nothing where all is there, and what it writes can be read', () => {
    const [entry, ...others] = readNotices(noticesText(notices(GOOD)));
    assert.deepEqual(others, []);
    assert.deepEqual(entry, {
      title: 'left 1.0.0',
      name: 'left',
      licence: 'MIT',
      source: 'https://github.com/ada/left',
      files: ['cli.mjs'],
      text: 'Do what you like.',
    });
  });

  for (const [fault, manifest, files, sentence] of [
    [
      'an unknown licence',
      { ...GOOD, license: 'SSPL-1.0' },
      undefined,
      /its licence "SSPL-1\.0" is not one of those/,
    ],
    [
      'one unknown licence of two',
      { ...GOOD, license: '(MIT AND GPL-3.0)' },
      undefined,
      /its licence "GPL-3\.0" is not/,
    ],
    [
      'no licence',
      { ...GOOD, license: undefined },
      undefined,
      /left 1\.0\.0 is in cli\.mjs, and names no licence\./,
    ],
    ['no licence text', GOOD, {}, /has no licence text\./],
    ['no version', { ...GOOD, version: undefined }, undefined, /has no version\./],
    ['no source', { ...GOOD, repository: undefined }, undefined, /does not say where its source is/],
  ] as const)
    it(`names ${fault}`, () => {
      assert.throws(() => notices(manifest, files), sentence);
    });

  it('names a crate in a compiled file that nobody wrote down', () => {
    const wasm = join(folder, 'resvg.wasm');
    writeFileSync(wasm, 'x/registry/src/index.crates.io-6f1/newcomer-2.0.1/src/lib.rs');
    const copies = [[relative(root, wasm), 'dist/picture/resvg.wasm']] as const;
    assert.throws(
      () => noticesOf({ metafiles: [], copies }),
      /contains newcomer-2\.0\.1, which .*compiled\.json/,
    );
  });
});

/** Packages that a file of `src` imports for more than their types. */
function imported(): Set<string> {
  const ours = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' });
  const names = ours
    .filter((path) => path.endsWith('.ts'))
    .flatMap((path) => {
      const text = readFileSync(join(root, 'src', path), 'utf8').replace(/^import type [^;]*;/gm, '');
      return [...text.matchAll(/^(?:import|export)\b[^;]*?from '([^'.][^']*)'|\bimport\('([^'.][^']*)'\)/gm)];
    })
    .map(([, fixed, late]) => fixed ?? late ?? '')
    .filter((name) => !/^node:|^(?:vscode|compiled-chart)$/.test(name));
  return new Set(names.map((name) => /^(?:@[^/]+\/)?[^/]+/.exec(name)![0]));
}
