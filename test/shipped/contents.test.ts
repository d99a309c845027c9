import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { environmentForNpm } from '../../scripts/provision/npm.mjs';
import { pythonOf } from '../../scripts/provision/python.mjs';
import { packageExtension } from '../../scripts/test/vsix.mjs';
import { buildWheel } from '../../scripts/wheel/build.mjs';
import { dist } from '../cli/support/command.ts';
import { missing } from '../support/missing.ts';

const root = resolve(import.meta.dirname, '../..');
/** Set, it has the lists written anew: look at the difference before it is committed. */
const RENEW = 'FIND_LR_RENEW';

describe('what is published holds what is written down, and nothing else:', function () {
  this.timeout(240_000);
  let python: string;
  let folder: string;

  before(function () {
    python = pythonOf('jupyter') ?? missing(this, 'The Python environment "jupyter"');
    folder = mkdtempSync(join(tmpdir(), 'find-lr-contents-'));
  });
  after(() => folder !== undefined && rmSync(folder, { recursive: true, force: true }));

  it('the extension (.vsix)', async () => {
    const files = entries(await packageExtension());
    check('vsix.txt', files, 'extension/dist/runner/python/');
  });

  it('the wheel', () => {
    process.env['PIP_NO_BUILD_ISOLATION'] = 'false';
    const files = entries(buildWheel(dist, folder, python));
    check(
      'wheel.txt',
      files.map((file) => file.replace(/^find_lr-[\d.]+/, 'find_lr-*')),
      '',
    );
  });

  it('the npm package', () => {
    const args = ['pack', '--dry-run', '--json', '--ignore-scripts'];
    const options = { cwd: root, env: environmentForNpm(), encoding: 'utf8' } as const;
    const [{ files }] = JSON.parse(execFileSync('npm', args, options)) as [{ files: { path: string }[] }];
    // The types are made by `prepack`, beside the build.
    const paths = files.map(({ path }) => path).filter((path) => !path.startsWith('dist/types/'));
    check('npm.txt', paths, 'dist/runner/python/');
  });

  function entries(archive: string): string[] {
    const code = 'import json, sys, zipfile; print(json.dumps(zipfile.ZipFile(sys.argv[1]).namelist()))';
    return JSON.parse(execFileSync(python, ['-c', code, archive], { encoding: 'utf8' }));
  }
});

/** `runner`: where the Python runner lies in it, which has the files that git knows, no more and no fewer. */
function check(list: string, files: readonly string[], runner: string): void {
  const known = tracked().map((path) => `${runner}${path}`);
  const package_ = known.filter((path) => path.startsWith(`${runner}find_lr/`));
  const isRunners = new Set(known);
  const found = files.filter((file) => !isRunners.has(file)).map(withoutHash);
  const actual = [...new Set(found)].sort();
  const file = join(import.meta.dirname, list);
  if (process.env[RENEW]) writeFileSync(file, `${actual.join('\n')}\n`);
  const written = readFileSync(file, 'utf8').trim().split('\n');
  const here = new Set(actual);
  const differences = [
    ...actual.filter((path) => !written.includes(path)).map((path) => `+ ${path}`),
    ...written.filter((path) => !here.has(path)).map((path) => `- ${path}`),
    ...package_.filter((path) => !files.includes(path)).map((path) => `- ${path}`),
  ];
  assert.equal(
    differences.join('\n'),
    '',
    `What is published is not what test/shipped/${list} says (+ is new, - is gone). If it should be: ${RENEW}=1 npx mocha test/shipped/contents.test.ts`,
  );
}

/** Chunks are named by what they hold. */
function withoutHash(path: string): string {
  return path.replace(/chunks\/.*\.mjs$/, 'chunks/*.mjs');
}

/** The Python files of the runner, from its folder. */
function tracked(): string[] {
  const folder = 'src/runner/python/';
  const out = execFileSync('git', ['ls-files', folder], { cwd: root, encoding: 'utf8' });
  return out
    .trim()
    .split('\n')
    .filter((path) => path.endsWith('.py'))
    .map((path) => path.slice(folder.length));
}
