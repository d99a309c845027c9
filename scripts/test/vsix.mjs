// The extension as users get it, for tests that install it.
import { execFile } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { root } from './host-suite.mjs';

let packaged;

/** Path of the .vsix made from what is in dist/, which is packaged once a process. */
export function packageExtension() {
  packaged ??= pack();
  return packaged;
}

async function pack() {
  const vsix = join(root, 'out', 'test', 'find-lr.vsix');
  mkdirSync(join(root, 'out', 'test'), { recursive: true });
  const vsce = join(root, 'node_modules', '@vscode', 'vsce', 'vsce');
  const args = [vsce, 'package', '--out', vsix];
  await promisify(execFile)(process.execPath, args, { cwd: root });
  return vsix;
}
