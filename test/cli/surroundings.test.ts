/** Surroundings in which nothing can be run, or nothing be said: each is a sentence with its cause. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { dist, stateHome, UserFolder } from './support/command.ts';
import { missing } from '../support/missing.ts';

const CASES: readonly { readonly name: string; readonly shell: string; readonly says: RegExp }[] = [
  {
    name: 'a temporary folder that is not there',
    shell: 'TMPDIR=/nowhere "$@" run plain.mjs',
    says: /plain\.mjs could not be started: the temporary folder \/nowhere does not exist\. Set TMPDIR/,
  },
  {
    name: 'an output that is full',
    shell: '"$@" run plain.mjs > /dev/full',
    says: /^The output cannot be written: no space is left\.$/,
  },
  {
    name: 'a record that cannot be printed',
    shell: '"$@" run plain.mjs --json > /dev/full',
    says: /The output cannot be written: no space is left\.$/,
  },
  {
    name: 'a folder that was deleted',
    shell: 'mkdir gone && cd gone && rmdir ../gone && "$@" run ../plain.mjs',
    says: /^The folder that you are in does not exist any more\. Change to another one\.$/,
  },
  {
    name: 'a name that is no UTF-8',
    shell: 'cp plain.mjs "$(printf "b\\377.mjs")"; "$@" run "$(printf "b\\377.mjs")"',
    says: /^The name b.\.mjs is no valid UTF-8, so that Node\.js cannot open it\. Rename it\.$/,
  },
  {
    name: 'a folder whose name is no UTF-8',
    shell: 'd="$(printf "b\\377")"; mkdir "$d"; cp plain.mjs "$d"; cd "$d"; "$@" run plain.mjs',
    says: /^The name of the folder that you are in, .* is no valid UTF-8, so that Node\.js cannot open it\. Rename it\.$/,
  },
];

describe('surroundings in which find-lr cannot work', () => {
  let folder: UserFolder;
  before(async function () {
    if (process.platform !== 'linux')
      missing(this, '/dev/full, and a file system that takes any bytes as a name');
    folder = await UserFolder.make();
  });
  after(() => folder?.remove());

  for (const { name, shell, says } of CASES)
    it(name, async () => {
      const child = spawn('/bin/sh', ['-c', shell, 'sh', process.execPath, join(dist, 'cli.mjs')], {
        cwd: folder.path,
        stdio: ['ignore', 'pipe', 'pipe'],
        env: { ...process.env, XDG_STATE_HOME: stateHome },
      });
      let said = '';
      for (const stream of [child.stdout, child.stderr])
        stream.on('data', (data: Buffer) => (said += data.toString()));
      const code = await new Promise<number | null>((done) => child.on('close', done));
      assert.match(said.trim().replace(/\s+/g, ' '), says);
      assert.doesNotMatch(said, /^ +at /m);
      assert.notEqual(code, 0);
    });
});
