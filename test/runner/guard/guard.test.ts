import assert from 'node:assert/strict';
import { nodes, runGuarded, type Work } from './harness.ts';
import { missing } from '../../support/missing.ts';

/** Runs a script that asserts for itself what it sees, and expects the disk to be as it was. */
async function leavesNoTrace(work: Work): Promise<readonly string[]> {
  const result = await runGuarded(work);
  assert.equal(result.code, 0, result.stderr);
  assert.deepEqual(result.changed, []);
  return result.notes;
}

const common = `const fs = require('fs'), fsp = require('fs/promises'), path = require('path'), assert = require('assert');`;

for (const node of nodes) {
  describe(`guard under Node ${node.name}`, () => {
    before(function () {
      if (node.path === '') missing(this, `Node ${node.name}`);
    });
    it('gives the script back what it wrote, and the disk nothing', () =>
      leavesNoTrace({
        node: node.path,
        files: { 'data/a.txt': 'old', 'keep/x/y.txt': 'y' },
        script: `${common}
          fs.writeFileSync('new.txt', 'hello');
          assert.equal(fs.readFileSync('new.txt', 'utf8'), 'hello');
          assert.equal(fs.statSync('new.txt').size, 5);
          assert(fs.existsSync(path.resolve('new.txt')));
          fs.appendFileSync('data/a.txt', '+more');
          assert.equal(fs.readFileSync('data/a.txt', 'utf8'), 'old+more');
          fs.mkdirSync('models/run1', { recursive: true });
          fs.writeFileSync('models/run1/weights.bin', Buffer.alloc(1000));
          assert.deepEqual(fs.readdirSync('models'), ['run1']);
          assert.deepEqual(fs.readdirSync('.'), ['data', 'keep', 'main.cjs', 'models', 'new.txt']);
          fs.rmSync('keep', { recursive: true });
          assert(!fs.existsSync('keep/x/y.txt'));
          assert.throws(() => fs.readFileSync('keep/x/y.txt'), { code: 'ENOENT', path: 'keep/x/y.txt' });
          fs.mkdirSync('keep');
          assert.deepEqual(fs.readdirSync('keep'), []);
          fs.renameSync('data', 'moved');
          assert.equal(fs.readFileSync('moved/a.txt', 'utf8'), 'old+more');
          assert(!fs.existsSync('data'));
          assert.equal(fs.realpathSync('moved/../moved/a.txt'), path.resolve('moved/a.txt'));
          fs.chmodSync('main.cjs', 0o600);
          assert.equal(fs.statSync('main.cjs').mode & 0o777, 0o600);
          const temporary = fs.mkdtempSync(path.join(require('os').tmpdir(), 'x-'));
          fs.writeFileSync(path.join(temporary, 'y'), 'y');
          assert(fs.statSync(temporary).isDirectory());
        `,
      }).then((notes) => {
        assert.deepEqual(notes.filter((note) => note.includes('new.txt')).length, 1);
        assert(notes.some((note) => /^guard: What the script saves under \.[\\/]models goes/.test(note)));
      }));

    it('holds for streams, callbacks, promises and descriptors', () =>
      leavesNoTrace({
        node: node.path,
        files: { 'log.txt': 'one\n', 'gone.txt': 'x' },
        script: `${common}
          const { once } = require('events'), { promisify } = require('util');
          (async () => {
            const log = fs.createWriteStream('log.txt', { flags: 'a' });
            log.end('two\\n'); await once(log, 'close');
            let text = ''; for await (const part of fs.createReadStream('log.txt', 'utf8')) text += part;
            assert.equal(text, 'one\\ntwo\\n');
            assert.equal(log.path, 'log.txt');
            const handle = await fsp.open('handle.bin', 'w+');
            await handle.writev([Buffer.from('ab'), Buffer.from('cd')]); await handle.truncate(3); await handle.close();
            assert.equal(await fsp.readFile('handle.bin', 'utf8'), 'abc');
            const fd = fs.openSync('fd.bin', fs.constants.O_CREAT | fs.constants.O_RDWR);
            fs.writeSync(fd, 'xyz'); fs.closeSync(fd);
            assert.equal(await promisify(fs.readFile)('fd.bin', 'utf8'), 'xyz');
            assert.equal(await promisify(fs.exists)('fd.bin'), true);
            await promisify(fs.unlink)('gone.txt');
            await assert.rejects(fsp.access('gone.txt'), { code: 'ENOENT' });
            await assert.rejects(fsp.open('log.txt', 'wx'), { code: 'EEXIST', path: 'log.txt' });
            await fsp.cp('log.txt', 'copy/log.txt'); assert(fs.existsSync('copy/log.txt'));
            const names = []; for await (const entry of await fsp.opendir('.')) names.push(entry.name);
            assert.deepEqual(names.sort(), ['copy', 'fd.bin', 'handle.bin', 'log.txt', 'main.cjs']);
            assert.equal(fs.promises, fsp);
            assert.equal(fs.writeFile.name, 'writeFile'); assert.equal(fs.writeFile.length, 4);
            fs.writeFileSync(require('url').pathToFileURL('url.txt'), 'u');
            assert.equal(fs.readFileSync(Buffer.from('url.txt'), 'utf8'), 'u');
          })().catch((error) => { console.error(error); process.exit(1); });
        `,
      }));

    it('holds for modules that import fs', () =>
      leavesNoTrace({
        node: node.path,
        name: 'main.mjs',
        script: `import assert from 'node:assert';
          import { writeFileSync, readFileSync } from 'node:fs';
          import { writeFile, readFile } from 'node:fs/promises';
          writeFileSync('a.txt', 'a'); assert.equal(readFileSync('a.txt', 'utf8'), 'a');
          await writeFile('b.txt', 'b'); assert.equal(await readFile('b.txt', 'utf8'), 'b');`,
      }));

    it('keeps a framework save readable and its folder writable, before and after the first step', () =>
      leavesNoTrace({
        node: node.path,
        script: `${common}
          (async () => {
            await guard.frameworkSave(async () => {
              await fsp.mkdir('model', { recursive: true }); await fsp.writeFile('model/model.json', '{}');
            });
            fs.writeFileSync('model/labels.json', '[]');
            guard.firstStep();
            fs.writeFileSync('model/best.txt', '1');
            assert.deepEqual(fs.readdirSync('model'), ['best.txt', 'labels.json', 'model.json']);
            guard.release();
          })().catch((error) => { console.error(error); process.exit(1); });`,
      }));
  });
}
