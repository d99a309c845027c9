/** What a keeper does (see keeper.ts) when the engine has been killed: its stdin, or what the shell has read of it, is at its end. */
import { readFileSync } from 'node:fs';
import { killTree } from './processTree.ts';
import { removeFolder } from './workspace.ts';

/** What is killed takes a moment to go, and may write meanwhile. */
const LOOKS = 100;
const BETWEEN_MS = 20;

const [folder, marker, child] = process.argv.slice(2);
const words = (child ?? readFileSync(0, 'utf8')).split('\n');
if (folder !== undefined && marker !== undefined && !words.includes('over')) {
  // Without a number the engine was killed as it started the child, which the marker finds.
  const pid = Number(words[0]) || null;
  for (let look = 0; killTree(pid, marker) && look < LOOKS; look++)
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, BETWEEN_MS);
  removeFolder(folder);
}
