// What both hosts of the suite share: the bundled suite and a workspace of its own to work in.
import * as esbuild from 'esbuild';
import { cpSync, mkdtempSync, readdirSync, realpathSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = realpathSync(fileURLToPath(new URL('../..', import.meta.url))).replace(/\/$/, '');
export const suiteEntry = join(root, 'out', 'test', 'host', 'index.cjs');

/** The extension host loads CommonJS: bundles every `test/host/*.test.ts` beside the entry that runs them. */
export async function bundleSuite() {
  const folder = join(root, 'test', 'host');
  const tests = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) =>
    name.endsWith('.test.ts'),
  );
  rmSync(join(root, 'out', 'test', 'host'), { recursive: true, force: true });
  await esbuild.build({
    entryPoints: [join(folder, 'index.ts'), ...tests.map((name) => join(folder, name))],
    outbase: folder,
    outdir: join(root, 'out', 'test', 'host'),
    outExtension: { '.js': '.cjs' },
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    sourcemap: 'inline',
    external: ['vscode', 'mocha'],
    logLevel: 'warning',
  });
}

/**
 * A copy of a fixture workspace that tests may write to, with the project's packages in reach.
 * @param {string} name folder under test/fixtures/workspaces
 */
export function makeWorkspace(name) {
  const home = realpathSync(mkdtempSync(join(tmpdir(), 'find-lr-workspace-')));
  const folder = join(home, name);
  cpSync(join(root, 'test', 'fixtures', 'workspaces', name), folder, { recursive: true });
  symlinkSync(join(root, 'node_modules'), join(home, 'node_modules'), 'dir');
  return { folder, remove: () => rmSync(home, { recursive: true, force: true, maxRetries: 5 }) };
}
