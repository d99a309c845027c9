import assert from 'node:assert/strict';
import { Notebook } from './support.ts';

const PNG =
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';

describe("what a notebook's kernel shows", () => {
  let notebook: Notebook;
  before(async () => (notebook = await Notebook.open()));
  after(() => notebook.close());

  it('is console output in its order, on the stream it belongs to', async () => {
    const { outputs } = await notebook.run(
      `console.log('one'); console.error('two'); await display(3); process.stdout.write('fo'); process.stdout.write(Buffer.from('ür')); void 0;`,
    );
    assert.deepEqual(
      outputs.map((output) => (output.kind === 'stream' ? `${output.name}: ${output.text}` : output.kind)),
      ['stdout: one\n', 'stderr: two\n', 'display', 'stdout: fo', 'stdout: ür'],
    );
  });

  it('includes what programs that a cell starts write', async () => {
    const ran = await notebook.run(
      `require('node:child_process').spawnSync(process.execPath, ['-e', 'console.log(1 + 1)'], { stdio: 'inherit' });
await new Promise((done) => setTimeout(done, 300));`,
    );
    assert.equal(ran.stdout, '2\n');
  });

  it('is a picture, a chart, or what the value itself says', async () => {
    const picture = await notebook.run(`Buffer.from('${PNG}', 'base64')`);
    assert.equal(picture.result?.['image/png'], PNG);
    const spec = { $schema: 'https://vega.github.io/schema/vega-lite/v5.json', mark: 'bar' };
    const chart = await notebook.run(`(${JSON.stringify(spec)})`);
    assert.deepEqual(chart.result?.['application/vnd.vegalite.v5+json'], spec);
    const vega = await notebook.run(
      `({ toSpec: () => ({ $schema: 'https://vega.github.io/schema/vega/v6.json' }) })`,
    );
    assert.ok(vega.result?.['application/vnd.vega.v6+json']);
    const own = await notebook.run(
      `({ async [Symbol.for('Jupyter.display')]() { return { 'text/html': '<i>x</i>' }; } })`,
    );
    assert.equal(own.result?.['text/html'], '<i>x</i>');
    const bytes = `{ 'image/png': Buffer.from('${PNG}', 'base64') }`;
    const [displayed] = (await notebook.run(`await display(${bytes}, { raw: true }); 0`)).outputs;
    assert.ok(displayed?.kind === 'display');
    assert.equal(displayed.data['image/png'], PNG);
    const raw = await notebook.run(`await display({ 'application/json': { a: 1 } }, { raw: true }); 0`);
    assert.deepEqual(raw.outputs[0], {
      kind: 'display',
      data: { 'application/json': { a: 1 } },
      displayId: (raw.outputs[0] as { displayId: string }).displayId,
      update: false,
    });
    assert.match(
      (await notebook.run(`await display('x', { raw: true })`)).error?.message ?? '',
      /takes an object of MIME types/,
    );
  });

  it('can be updated from a later cell', async () => {
    const first = await notebook.run(`const shown = await display(1);`);
    const second = await notebook.run(
      `await shown.update(2); await display(3, { display_id: shown.display_id, update: true }); 0`,
    );
    const [made] = first.outputs as readonly { displayId: string; update: boolean }[];
    const updates = second.outputs.slice(0, 2) as { displayId: string; update: boolean }[];
    assert.equal(made?.update, false);
    assert.deepEqual(
      updates.map(({ displayId, update }) => [displayId, update]),
      [
        [made?.displayId, true],
        [made?.displayId, true],
      ],
    );
  });

  it('is cut, with a sentence, where it is huge', async () => {
    const text = await notebook.run(
      `for (let i = 0; i < 3e4; i++) console.log('x'.repeat(99)); console.log('y'.repeat(1e8));`,
    );
    assert.equal(text.stdout.length, 1_000_000);
    assert.match(text.stderr, /The output is cut here: 1,000,000 characters of a cell are kept/);
    const value = await notebook.run(`'z'.repeat(1e8)`);
    assert.ok(String(value.value).length < 20_000);
    const picture = await notebook.run(`await display({ 'image/png': 'A'.repeat(3e7) }, { raw: true }); 0`);
    assert.match(JSON.stringify(picture.outputs[0]), /Left out: image\/png of 30,000,000 characters/);
    assert.equal((await notebook.run(`console.log('again')`)).stdout, 'again\n');
  });

  it('is an error with its cause, whatever was thrown', async () => {
    const nested = await notebook.run(`throw new Error('outer', { cause: new TypeError('inner') })`);
    assert.match(nested.error?.stack ?? '', /^Error: outer\n[^]*Caused by TypeError: inner\n/);
    assert.equal((await notebook.run(`throw 'just text'`)).error?.message, 'just text');
    assert.equal(
      (await notebook.run(`Promise.reject(new Error('nobody waits')); await new Promise(() => {})`)).error
        ?.message,
      'nobody waits',
    );
    const printed = await notebook.run(`try { null!.x } catch (error) { console.error(error) }`);
    assert.ok(printed.stderr.includes(`at ${notebook.cell(notebook.cells)}:1:13`), printed.stderr);
  });

  it('is an error that can be read, and the end of the cell, even if what was thrown fights it', async () => {
    const circle = await notebook.run(
      `const a: any = new Error('a'); a.cause = new Error('b', { cause: a }); throw a`,
    );
    assert.match(circle.error?.stack ?? '', /^Error: a\n[^]*Caused by Error: b\n/);
    const odd = await notebook.run(`throw Object.assign(new Error('x'), { name: 5n, message: { at: 1 } })`);
    assert.deepEqual([odd.error?.name, odd.error?.message], ['5n', '{ at: 1 }']);
    const hostile = await notebook.run(
      `throw Object.defineProperty(new Error('x'), 'message', { get() { throw 1 } })`,
    );
    assert.match(hostile.error?.message ?? '', /^What was thrown cannot be shown/);
  });

  it('says what a bundle holds that is no data', async () => {
    const ran = await notebook.run(
      `const round: any = {}; round.self = round; await display({ 'application/json': round }, { raw: true })`,
    );
    assert.match(ran.error?.message ?? '', /^application\/json cannot be shown: .*circular structure/);
    const empty = await notebook.run(`await display({ 'text/html': undefined }, { raw: true })`);
    assert.match(empty.error?.message ?? '', /^text\/html cannot be shown: it is undefined/);
  });

  it('says that there is no input', async () => {
    const ran = await notebook.run(`
import readline from 'node:readline/promises';
await readline.createInterface({ input: process.stdin }).question('name? ')`);
    assert.match(ran.error?.message ?? '', /^A cell cannot ask for input/);
  });
});
