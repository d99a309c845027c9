/** What an LR is written into: bytes outside the number, and all else that a file is, stay. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import fc from 'fast-check';
import {
  chmodSync,
  chownSync,
  existsSync,
  linkSync,
  lstatSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import iconv from 'iconv-lite';
import { checkWritable, edited, readSource, writeSource } from '../../src/cli/sourceFile.ts';
import { missing } from '../support/missing.ts';

/** [name for the coding line, for iconv, characters that it has]. */
const ENCODINGS: readonly (readonly [string, string, string])[] = [
  ['latin-1', 'latin1', 'éüß§±ÿ'],
  ['iso-8859-15', 'iso885915', 'éü€Šž'],
  ['cp1252', 'windows1252', 'é“”€…'],
  ['cp1251', 'windows1251', 'Привет'],
  ['koi8-r', 'koi8-r', 'Привет'],
  ['iso-8859-7', 'iso88597', 'αβγΔ'],
  ['mac-roman', 'macintosh', 'éüß†'],
  ['shift_jis', 'shiftjis', '学習率ソ表ァｱ'],
  ['euc-jp', 'eucjp', '学習率ソ表ァ'],
  ['cp932', 'cp932', '学習率ソ表ァ'],
  ['gbk', 'gbk', '学习率优化器'],
  ['gb18030', 'gb18030', '学习率😀'],
  ['big5', 'big5', '學習率許功蓋'],
  ['euc-kr', 'euckr', '학습률'],
  ['utf-8', 'utf8', 'é学😀\u2028\u0000'],
];

describe('the text of a source file', () => {
  const folder = mkdtempSync(join(tmpdir(), 'find-lr-source-'));
  after(() => rmSync(folder, { recursive: true, force: true }));
  const file = (name: string, bytes: Uint8Array | string): string => {
    const path = join(folder, name);
    rmSync(path, { force: true });
    writeFileSync(path, bytes);
    return path;
  };
  const write = async (path: string, from: string, to: string): Promise<void> => {
    const source = await readSource(path);
    const start = source.text.indexOf(from);
    assert.ok(start >= 0, source.text);
    writeSource(source, edited(source, [{ start, end: start + from.length, text: to }]));
  };
  const refused = (path: string, why: RegExp): Promise<void> =>
    assert.rejects(readSource(path), ({ message }: Error) => why.test(message) || assert.fail(message));

  for (const [name, label, characters] of ENCODINGS)
    it(`is read in ${name}, and keeps every byte outside the number`, async () => {
      const piece = fc.constantFrom(...characters, 'a', ' ', '"', '# ', '\n', '\r\n', '\t', '0.01');
      const text = fc.array(piece, { maxLength: 30 }).map((pieces) => pieces.join(''));
      const number = fc.constantFrom('0.0024', '2.4e-3', '1e-3');
      await fc.assert(
        fc.asyncProperty(text, text, number, async (before, after, to) => {
          const head = iconv.encode(`# -*- coding: ${name} -*-\n${before}lr=`, label);
          const tail = iconv.encode(`,x${after}`, label);
          const path = file('train.py', Buffer.concat([head, Buffer.from('1.5e-3'), tail]));
          assert.equal(
            (await readSource(path)).text,
            `# -*- coding: ${name} -*-\n${before}lr=1.5e-3,x${after}`,
          );
          await write(path, '1.5e-3', to);
          assert.ok(readFileSync(path).equals(Buffer.concat([head, Buffer.from(to), tail])));
        }),
        { numRuns: 25, seed: 12 },
      );
    });

  it('is read by its byte order mark, which stays', async () => {
    for (const [mark, label] of [
      [[0xef, 0xbb, 0xbf], 'utf8'],
      [[0xff, 0xfe], 'utf16le'],
      [[0xfe, 0xff], 'utf16-be'],
    ] as const) {
      const encode = (text: string) =>
        Buffer.concat([Buffer.from(mark), iconv.encode(text, label, { addBOM: false })]);
      const path = file('config.yaml', encode('a: é😀\r\nlr: 0.001\r\n\u0000'));
      await write(path, '0.001', '0.024');
      assert.ok(readFileSync(path).equals(encode('a: é😀\r\nlr: 0.024\r\n\u0000')), label);
    }
  });

  it('takes a coding line where Python does', async () => {
    const latin = Buffer.from('\n# é\nlr=0.1', 'latin1');
    for (const line of [
      '# vim: set fileencoding=latin-1 :',
      '#!/usr/bin/python\n#coding:latin_1',
      '\n# coding=iso-8859-1-unix',
      '\f # coding: L1',
    ])
      assert.match((await readSource(file('a.py', Buffer.concat([Buffer.from(line), latin])))).text, /# é/);
    for (const line of ['"""\n# coding: latin-1', 'x = 1\n# coding: latin-1', '\n\n# coding: latin-1'])
      await refused(file('a.py', Buffer.concat([Buffer.from(line), latin])), /it is not UTF-8/);
    await refused(file('a.js', Buffer.concat([Buffer.from('# coding: latin-1'), latin])), /it is not UTF-8/);
  });

  it('is refused where it cannot be read, and then is not touched', async () => {
    const latin = Buffer.from('# é\nlr=0.1', 'latin1');
    await refused(file('a.py', latin), /a\.py is left as it is: it is not UTF-8, and says nowhere/);
    const says = (name: string) => Buffer.concat([Buffer.from(`# coding: ${name}\n`), latin]);
    await refused(file('a.py', says('utf-8')), /it says that it is written in utf-8, and it is not/);
    await refused(file('a.py', says('ascii')), /it says that it is written in ascii, and it is not/);
    await refused(file('a.py', says('rot13')), /it names the encoding rot13, which Find LR does not know/);
    await refused(file('a.py', says('shift_jis').subarray(0, -7)), /written in shift_jis, and it is not/);
    await refused(file('a.py', Buffer.from([0xff, 0xfe, 0, 0, 0x61, 0, 0, 0])), /UTF-32/);
  });

  it('is read as VS Code is told to read such files, where it says nothing itself', async () => {
    const path = file('train.js', Buffer.from('// é\nlr=0.1', 'latin1'));
    spawnSync('mkdir', ['-p', join(folder, '.vscode')]);
    writeFileSync(join(folder, '.vscode/settings.json'), '{\n  // é\n  "files.encoding": "windows1252",\n}');
    await write(path, '0.1', '0.24');
    rmSync(join(folder, '.vscode'), { recursive: true });
    assert.ok(readFileSync(path).equals(Buffer.from('// é\nlr=0.24', 'latin1')));
  });

  it('stays the same file: links, mode, owner, extended attributes', async function () {
    const path = file('train.py', 'lr=0.1 # one\r\nend');
    chmodSync(path, 0o4754);
    if (process.getuid?.() === 0) chownSync(path, 1234, 4321);
    chmodSync(path, 0o4754);
    rmSync(join(folder, 'twin.py'), { force: true });
    linkSync(path, join(folder, 'twin.py'));
    rmSync(join(folder, 'link.py'), { force: true });
    symlinkSync('train.py', join(folder, 'link.py'));
    const { ino, mode, uid, gid, nlink } = statSync(path);
    const python = ['-c', 'import os,sys\nos.setxattr(sys.argv[1], "user.note", b"mine")', path];
    const hasAttributes = spawnSync('python3', python).status === 0;
    await write(join(folder, 'link.py'), '0.1', '0.0024');
    assert.ok(lstatSync(join(folder, 'link.py')).isSymbolicLink());
    assert.equal(readFileSync(join(folder, 'twin.py'), 'utf8'), 'lr=0.0024 # one\r\nend');
    const now = statSync(path);
    assert.deepEqual([now.ino, now.uid, now.gid, now.nlink], [ino, uid, gid, nlink]);
    // The kernel takes the right to run as its owner from a program that is changed.
    assert.equal(now.mode & 0o777, mode & 0o777);
    if (!hasAttributes) return missing(this, 'A file system with extended attributes');
    const read = ['-c', 'import os,sys\nprint(os.getxattr(sys.argv[1], "user.note"))', path];
    assert.match(spawnSync('python3', read, { encoding: 'utf8' }).stdout, /mine/);
  });

  it('is not written where it is read-only, or has become another', async () => {
    const path = file('train.py', 'lr=0.1');
    const source = await readSource(path);
    chmodSync(path, 0o444);
    assert.throws(() => checkWritable(source), /train\.py: (it is read-only|permission denied)/);
    chmodSync(path, 0o644);
    writeFileSync(path, 'lr=0.2');
    assert.throws(() => writeSource(source, Buffer.from('lr=0.3')), /it has changed in this moment/);
    assert.equal(readFileSync(path, 'utf8'), 'lr=0.2');
    rmSync(path);
    symlinkSync('/dev/null', path);
    assert.throws(() => writeSource(source, Buffer.from('lr=0.3')), /Cannot write .*train\.py/);
  });

  it('is put back where there is no room for the new one', function () {
    if (process.platform === 'win32') return missing(this, 'A limit on the size of files');
    const path = file('train.py', `lr=0.1 #${'x'.repeat(1016)}`);
    assert.equal(statSync(path).size, 1024);
    const script = `
      import { edited, readSource, writeSource } from ${JSON.stringify(join(import.meta.dirname, '../../src/cli/sourceFile.ts'))};
      const source = await readSource(${JSON.stringify(path)});
      try { writeSource(source, edited(source, [{ start: 3, end: 6, text: '0.00024' }])); } catch (error) { console.log(error.message); }`;
    const code = `ulimit -f 1; exec "$0" --import tsx --input-type=module -e "$1"`;
    const { stdout, stderr } = spawnSync('bash', ['-c', code, process.execPath, script], {
      encoding: 'utf8',
      env: { ...process.env, TSX_DISABLE_CACHE: '1' },
    });
    assert.match(
      stdout,
      /Cannot write .*train\.py: it would be larger than files may be here\. It is as it was\./,
      stderr,
    );
    assert.equal(readFileSync(path, 'utf8'), `lr=0.1 #${'x'.repeat(1016)}`);
    assert.deepEqual(
      readdirSync(folder).filter((name) => name.includes('backup')),
      [],
    );
  });

  it('is not written over what an interrupted write has left', async () => {
    const path = file('train.py', 'lr=0.1');
    const left = join(folder, '.train.py.find-lr-backup');
    writeFileSync(left, 'lr=0.1');
    const source = await readSource(path);
    assert.throws(() => writeSource(source, Buffer.from('lr=0.3')), /earlier write of it was interrupted/);
    assert.equal(readFileSync(path, 'utf8'), 'lr=0.1');
    assert.ok(existsSync(left));
  });
});
