import assert from 'node:assert/strict';
import { runGuarded } from './harness.ts';

/** A server within the script stands for the network. */
const common = `const fs = require('fs'), fsp = require('fs/promises'), path = require('path'), http = require('http'), assert = require('assert');
  const { once } = require('events'), { pipeline } = require('stream/promises');
  const server = http.createServer((request, response) => response.end(Buffer.alloc(Number(request.url.slice(1)), 7)));
  const get = async (size) => { const request = http.get({ port: server.address().port, path: '/' + size, agent: false }); return (await once(request, 'response'))[0]; };
  const main = async (run) => {
    await once(server.listen(0), 'listening'); await new Promise((resolve) => setTimeout(resolve, 20));
    await run(); server.close();
  };`;
const script = (body: string): string =>
  `${common} main(async () => {${body}}).catch((error) => { console.error(error); process.exit(1); });`;

describe('what a script downloads', () => {
  it('stays when a stream that was opened beforehand is piped to', async () => {
    const result = await runGuarded({
      files: { 'data/': '' },
      script: script(`
        const file = fs.createWriteStream('data/set.bin'); (await get(100000)).pipe(file); await once(file, 'close');
        guard.firstStep();
        assert.equal(fs.readFileSync('data/set.bin').length, 100000);
        fs.writeFileSync('data/after.bin', 'x');`),
    });
    assert.equal(result.code, 0, result.stderr);
    assert.deepEqual(result.changed, ['data/set.bin']);
    assert.equal(result.notes.filter((note) => note.startsWith('download:')).length, 1);
  });

  it('stays with all of the new folder it lies in, by fetch too; logs and saves do not', async () => {
    const result = await runGuarded({
      script: script(`
        fs.writeFileSync('argv.json', '[]');
        const log = fs.createWriteStream('train.log', { flags: 'a' });
        fs.mkdirSync('data/raw', { recursive: true });
        fs.writeFileSync('data/readme.txt', 'made first');
        await new Promise((resolve) => setTimeout(resolve, 20));
        const response = await fetch('http://localhost:' + server.address().port + '/200000');
        fs.writeFileSync('data/raw/x.part', Buffer.from(await response.arrayBuffer()));
        fs.renameSync('data/raw/x.part', 'data/raw/x.bin');
        log.write('downloaded\\n');
        guard.frameworkSave(() => { fs.mkdirSync('model'); fs.writeFileSync('model/model.json', '{}'); });
        guard.firstStep();
        fs.appendFileSync('data/raw/x.bin', 'later');
        assert.equal(fs.statSync('data/raw/x.bin').size, 200005);
        assert.equal(fs.readFileSync('model/model.json', 'utf8'), '{}');
        log.end();`),
    });
    assert.equal(result.code, 0, result.stderr);
    assert.deepEqual(result.changed, ['data', 'data/raw', 'data/raw/x.bin', 'data/readme.txt']);
  });

  it('does not stay when it overwrites what was there, comes after the first step, or is tiny', async () => {
    const result = await runGuarded({
      files: { 'old.bin': 'old' },
      script: script(`
        await pipeline(await get(500), fs.createWriteStream('tiny.bin'));
        guard.firstStep();
        await pipeline(await get(50000), fs.createWriteStream('late.bin'));
        await pipeline(await get(50000), fs.createWriteStream('old.bin'));
        assert.equal(fs.statSync('old.bin').size, 50000);`),
    });
    assert.equal(result.code, 0, result.stderr);
    assert.deepEqual(result.changed, []);
  });

  it('is there for a program that unpacks it', async () => {
    const result = await runGuarded({
      script: script(`
        const { execSync } = require('child_process');
        fs.mkdirSync('data'); fs.mkdirSync('empty');
        await pipeline(await get(50000), fs.createWriteStream('data/set.bin'));
        execSync('cp data/set.bin data/unpacked.bin');
        assert.equal(fs.statSync('data/unpacked.bin').size, 50000);
        guard.firstStep();`),
    });
    assert.equal(result.code, 0, result.stderr);
    assert.deepEqual(result.changed, ['data', 'data/set.bin', 'data/unpacked.bin']);
  });

  it('stays when the script ends without a step', async () => {
    const result = await runGuarded({
      script: script(`await pipeline(await get(50000), fs.createWriteStream('set.bin'));`),
    });
    assert.deepEqual(result.changed, ['set.bin']);
  });
});
