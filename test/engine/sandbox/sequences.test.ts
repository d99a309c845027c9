import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { chmodSync, linkSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { missing } from '../../support/missing.ts';
import { guardHere } from '../../../src/engine/sandbox/probe.ts';
import { mayMount } from '../../../src/engine/sandbox/surroundings.ts';
import { everythingIn, inSandbox, makeFolder } from './support.ts';

/** The same sequences every time; others by `GUARD_SEED`, more by `GUARD_RUNS`. */
const SEED = Number(process.env['GUARD_SEED'] ?? 1);
const RUNS = Number(process.env['GUARD_RUNS'] ?? 1200);
const NAMES = ['a.txt', 'data', 'data/b.bin', 'data/deep/c.txt', 'link', 'hard', 'new', 'new/d', 'data/deep'];

type Draw = (below: number) => number;

/** What a sequence does, in each language; P and Q stand for paths. */
const LANGUAGES = {
  sh: {
    file: 'writes.sh',
    command: ['sh', 'writes.sh'],
    calls: [
      'echo x > P',
      'echo y >> P',
      ': > P',
      'exec 3<> P && echo z >&3; exec 3>&-',
      'set -C; echo w > P; set +C',
    ],
    wrap: (calls: string[]) => `( cd "$1"\n${calls.map((call) => `{ ${call}; } 2>&-`).join('\n')} )`,
  },
  native: {
    file: 'native.sh',
    command: ['sh', 'native.sh'],
    calls: [
      'rm -rf P',
      'mv -f P Q',
      'cp -a P Q',
      'ln -sf P Q',
      'ln -f P Q',
      'dd if=/dev/zero of=P bs=64 count=1 conv=notrunc',
      'truncate -s 3 P',
      'chmod 600 P',
      'touch -d 2001-01-01 P',
      'mkdir -p P',
      'rmdir P',
      'sed -i s/a/b/ P',
      'install -m 700 P Q',
      'tar -cf Q P',
      'chown 12:12 P',
    ],
    wrap: (calls: string[]) => `( cd "$1"\n${calls.map((call) => `${call} 2>&-`).join('\n')} )`,
  },
  python: {
    file: 'writes.py',
    command: ['python3', '-I', 'writes.py'],
    calls: [
      'open("P", "w").write("x")',
      'os.unlink("P")',
      'os.rename("P", "Q")',
      'os.replace("P", "Q")',
      'shutil.rmtree("P")',
      'io.FileIO("P", "r+").write(b"F")',
      'mmap.mmap(os.open("P", os.O_RDWR), 0).__setitem__(0, 65)',
      'os.setxattr("P", "user.x", b"y")',
      'os.utime("P", (1, 1))',
      'os.chmod("P", 0)',
      'os.makedirs("P")',
      'sqlite3.connect("P").executescript("create table t(a)")',
      'os.truncate("P", 1)',
      'os.symlink("P", "Q")',
      'os.write(os.open("data", os.O_RDONLY), b"")',
      'os.open("a.txt", os.O_WRONLY | os.O_TRUNC, dir_fd=os.open("data", os.O_RDONLY))',
      'libc.unlink(b"P")',
      'libc.creat(b"P", 0o644)',
    ],
    before: 'import ctypes, io, mmap, os, shutil, sqlite3, sys\nlibc = ctypes.CDLL(None)\n',
    wrap: (calls: string[]) =>
      calls.map((call) => `try:\n os.chdir(sys.argv[1]); ${call}\nexcept Exception: pass`).join('\n'),
  },
  node: {
    file: 'writes.cjs',
    command: [process.execPath, 'writes.cjs'],
    calls: [
      'fs.writeFileSync("P", "x")',
      'fs.appendFileSync("P", "y")',
      'fs.rmSync("P", { recursive: true })',
      'fs.renameSync("P", "Q")',
      'fs.cpSync("P", "Q", { recursive: true })',
      'fs.truncateSync("P", 1)',
      'fs.symlinkSync("P", "Q")',
      'fs.linkSync("P", "Q")',
      'fs.mkdirSync("P", { recursive: true })',
      'fs.chmodSync("P", 0o700)',
      'fs.lutimesSync("P", 1, 1)',
      'fs.ftruncateSync(fs.openSync("P", "a+"), 0)',
    ],
    before: 'const fs = require("fs");\n',
    wrap: (calls: string[]) =>
      calls.map((call) => `try { process.chdir(process.argv[2]); ${call}; } catch {}`).join('\n'),
  },
} as const;

/** mulberry32 */
function drawing(seed: number): Draw {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

function program(
  language: (typeof LANGUAGES)[keyof typeof LANGUAGES],
  sequences: number,
  draw: Draw,
): string {
  const call = (): string =>
    language.calls[draw(language.calls.length)]!.replace('P', () => NAMES[draw(NAMES.length)]!).replace(
      'Q',
      () => NAMES[draw(NAMES.length)]!,
    );
  const texts = Array.from({ length: sequences }, () =>
    language.wrap(Array.from({ length: 2 + draw(5) }, call)),
  );
  return `${'before' in language ? language.before : ''}${texts.join('\n')}\n`;
}

function fill(folder: string): void {
  mkdirSync(join(folder, 'data/deep'), { recursive: true });
  for (const name of ['a.txt', 'data/a.txt', 'data/b.bin', 'data/deep/c.txt'])
    writeFileSync(join(folder, name), `content of ${name}\n`);
  chmodSync(join(folder, 'data/b.bin'), 0o640);
  symlinkSync('data/b.bin', join(folder, 'link'));
  linkSync(join(folder, 'a.txt'), join(folder, 'hard'));
}

describe('random sequences of writes by random programs', () => {
  before(async function () {
    const { guard } = await guardHere(tmpdir());
    if (guard.by !== 'kernel') missing(this, `A mount namespace (${guard.because})`);
  });

  for (const [where, parent, isPrivileged] of [
    ['the temporary folder', undefined, mayMount()],
    ['/dev/shm', '/dev/shm', mayMount()],
    ['/var/tmp, in a user namespace,', '/var/tmp', false],
  ] as const)
    it(`leave a folder in ${where} bit for bit as it was`, async function () {
      this.timeout(600_000);
      const folder = makeFolder(parent);
      const programs = makeFolder();
      try {
        fill(folder);
        const before = everythingIn(folder);
        const draw = drawing(SEED);
        for (const language of Object.values(LANGUAGES)) {
          writeFileSync(join(programs, language.file), program(language, Math.ceil(RUNS / 12), draw));
          const ran = await inSandbox([...language.command, folder], programs, { isPrivileged });
          assert.equal(ran.stderr, '', language.file);
          assert.deepEqual(everythingIn(folder), before, language.file);
        }
        // They are no idle programs.
        execFileSync('sh', [LANGUAGES.sh.file, folder], { cwd: programs });
        assert.notDeepEqual(everythingIn(folder), before);
      } finally {
        rmSync(folder, { recursive: true });
        rmSync(programs, { recursive: true });
      }
    });
});
