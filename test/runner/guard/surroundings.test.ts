import assert from 'node:assert/strict';
import { chmodSync, chownSync, mkdirSync } from 'node:fs';
import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { nodes, runGuarded, type Finished, type Work } from './harness.ts';
import { missing } from '../../support/missing.ts';

async function leavesNoTrace(work: Work): Promise<Finished> {
  const result = await runGuarded(work);
  assert.equal(result.code, 0, result.stderr);
  assert.deepEqual(result.changed, []);
  return result;
}

const common = `const fs = require('fs'), fsp = require('fs/promises'), path = require('path'), os = require('os'), assert = require('assert'), cp = require('child_process');`;

for (const node of nodes) {
  describe(`around the guard, Node ${node.name}`, () => {
    before(function () {
      if (node.path === '') missing(this, `Node ${node.name}`);
    });
    it('the working directory may be a folder that only the script knows', () =>
      leavesNoTrace({
        node: node.path,
        files: { 'there/a.txt': 'a' },
        script: `${common}
          const home = process.cwd();
          fs.mkdirSync('out/run', { recursive: true }); process.chdir('out/run');
          assert.equal(process.cwd(), path.join(home, 'out/run'));
          assert.equal(path.resolve('x'), path.join(home, 'out/run/x'));
          fs.writeFileSync('x', '1'); assert.deepEqual(fs.readdirSync('.'), ['x']);
          assert.equal(fs.readFileSync('../../there/a.txt', 'utf8'), 'a');
          assert.throws(() => process.chdir('nowhere'), { code: 'ENOENT' });
          const said = cp.execFileSync(process.execPath, ['-e', 'console.log(process.cwd(), require("fs").readFileSync("x", "utf8"))']);
          assert.equal(String(said).trim(), path.join(home, 'out/run') + ' 1');
          process.chdir('../..'); assert.equal(process.cwd(), home);
        `,
      }));

    it('a Node program that the script starts shares its view', async () => {
      const { notes } = await leavesNoTrace({
        node: node.path,
        files: {
          'a.txt': 'old',
          'child.cjs': `${common}
            assert.equal(fs.readFileSync('a.txt', 'utf8'), 'from the parent');
            fs.writeFileSync('b.txt', 'from the child'); fs.unlinkSync('a.txt');`,
        },
        script: `${common}
          fs.writeFileSync('a.txt', 'from the parent');
          const child = cp.fork('./child.cjs');
          child.on('exit', (code) => {
            assert.equal(code, 0);
            assert.equal(fs.readFileSync('b.txt', 'utf8'), 'from the child');
            assert(!fs.existsSync('a.txt'));
            cp.spawnSync('true');
          });`,
      });
      assert.equal(notes.filter((note) => note.includes('starts other programs (true)')).length, 1);
    });

    it('a local socket may lie in a folder that the script made', () =>
      leavesNoTrace({
        node: node.path,
        script: `${common}
          const net = require('net');
          const folder = fs.mkdtempSync(path.join(os.tmpdir(), 's-')), file = path.join(folder, 's');
          const server = net.createServer((socket) => socket.end('hello')).listen(file, () => {
            net.connect(file).on('data', (data) => { assert.equal(String(data), 'hello'); server.close(); });
          });`,
      }));

    it('what the script writes can be required', () =>
      leavesNoTrace({
        node: node.path,
        files: { 'config.json': '{"a":1}' },
        script: `${common}
          fs.writeFileSync('made.js', 'module.exports = __filename');
          assert.equal(require('./made'), path.resolve('made.js'));
          fs.writeFileSync('config.json', '{"a":2}'); assert.equal(require('./config').a, 2);
          assert.throws(() => require('./nowhere'), { code: 'MODULE_NOT_FOUND' });`,
      }));

    it('packages that patch fs or walk folders keep working', () =>
      leavesNoTrace({
        node: node.path,
        files: { 'a/b/c.txt': 'c' },
        script: `${common}
          const clone = Object.create(Object.getPrototypeOf(fs), Object.getOwnPropertyDescriptors(fs));
          clone.writeFileSync('a/b/d.txt', 'd');
          const open = fs.open; let opened = 0;
          fs.open = function (...args) { opened++; return open.apply(this, args); };
          fs.createReadStream('a/b/d.txt').on('data', () => {
            assert.equal(opened, 1);
            assert.deepEqual(fs.readdirSync('a', { recursive: true }).sort(), ['b', 'b/c.txt', 'b/d.txt']);
            fs.cpSync('a', 'e', { recursive: true });
            assert.deepEqual(fs.readdirSync('e/b'), ['c.txt', 'd.txt']);
            fs.cpSync('e', 'a', { recursive: true });
            fs.symlinkSync('e', 'f'); assert.equal(fs.readFileSync('f/b/c.txt', 'utf8'), 'c');
            assert.equal(fs.realpathSync('f/b'), path.resolve('e/b'));
            assert.throws(() => fs.cpSync('a', 'e'), { code: 'ERR_FS_EISDIR' });
            const seen = []; fs.watchFile('a/b/d.txt', () => {}).close?.(); fs.unwatchFile('a/b/d.txt');
            assert(fs.writeFileSync === require('node:fs').writeFileSync);
          });`,
      }));
  });
}

describe('a folder that may not be written to', () => {
  const root = process.getuid?.() === 0;

  it('refuses under the guard as it does without it', async function () {
    if (process.platform === 'win32') this.skip();
    const script = `const fs = require('fs'); const said = [];
      const attempt = (run) => { try { run(); said.push('done'); } catch (error) { said.push(error.message.replace(process.cwd(), '.')); } };
      attempt(() => fs.writeFileSync('closed/new.txt', ''));
      attempt(() => fs.mkdirSync('closed/folder'));
      attempt(() => fs.mkdirSync('closed/folder/deep', { recursive: true }));
      attempt(() => fs.unlinkSync('closed/old.txt'));
      attempt(() => fs.renameSync('closed/old.txt', 'mine.txt'));
      attempt(() => fs.copyFileSync('closed/old.txt', 'closed/copy.txt'));
      attempt(() => fs.appendFileSync('locked.txt', 'x'));
      attempt(() => fs.accessSync('closed', fs.constants.W_OK));
      attempt(() => fs.symlinkSync('x', 'closed/link'));
      console.log(JSON.stringify(said));`;
    const prepare = (base: string): void => {
      const folder = path.join(base, 'project');
      chmodSync(path.join(folder, 'locked.txt'), 0o444);
      chmodSync(path.join(folder, 'closed'), 0o555);
      mkdirSync(path.join(base, 'project/open'));
      if (root) execFileSync('chown', ['-R', '65534:65534', base]);
      if (root) for (const file of ['closed', 'locked.txt']) chownSync(path.join(folder, file), 65534, 65534);
    };
    // Root may write anywhere; nobody may not.
    const launcher = root ? ['setpriv', '--reuid=65534', '--regid=65534', '--clear-groups'] : [];
    const files = { 'closed/old.txt': 'old', 'locked.txt': 'locked' };
    const plain = await runGuarded({ script, files, prepare, launcher, guard: false });
    const guarded = await leavesNoTrace({ script, files, prepare, launcher });
    assert.equal(guarded.stdout, plain.stdout);
    assert.match(plain.stdout, /EACCES/);
  });
});
