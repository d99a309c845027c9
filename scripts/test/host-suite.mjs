// What both hosts of the suite share: the bundled suite and a workspace of its own to work in.
import * as esbuild from 'esbuild';
import { cpSync, mkdtempSync, readdirSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = realpathSync(fileURLToPath(new URL('../..', import.meta.url))).replace(/\/$/, '');
/** Stand-ins for extensions that ours asks, where the marketplace is not reached. */
export const standIns = [
  'ms-python.python-0.0.1',
  'ms-python.vscode-python-envs-0.0.1',
  'ms-toolsai.jupyter-0.0.1',
].map((name) => join(root, 'test/fixtures/extensions', name));
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
 * A copy of a folder that may be written to, with the project's packages in reach.
 * @param {string} source the folder, from the project's root
 */
export function makeWorkspace(source) {
  const home = realpathSync(mkdtempSync(join(tmpdir(), 'find-lr-workspace-')));
  const folder = join(home, basename(source));
  cpSync(join(root, source), folder, { recursive: true });
  writeFileSync(join(home, 'package.json'), '{ "private": true, "type": "module" }\n');
  symlinkSync(join(root, 'node_modules'), join(home, 'node_modules'), 'dir');
  return { folder, remove: () => rmSync(home, { recursive: true, force: true, maxRetries: 5 }) };
}
