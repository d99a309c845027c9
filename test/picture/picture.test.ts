import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { compile } from 'vega-lite';
import { analyze, DEFAULT_SWEEP } from '../../src/analysis/index.ts';
import { drawPicture, outputBundle } from '../../src/picture/index.ts';
import { stateOfRecord } from '../../src/protocol/panelState.ts';
import { parseRunRecord, RUN_MIME_TYPE, type RunRecord } from '../../src/protocol/record.ts';
import { readAsset } from './assets.ts';

async function recorded(): Promise<RunRecord> {
  const file = new URL('../../bench/recordings/fmnist-cnn-nadam.json', import.meta.url);
  const { sweeps } = JSON.parse(await readFile(file, 'utf8'));
  const points = sweeps[0].lr.map((lr: number, step: number) => ({
    step,
    lr,
    loss: sweeps[0].loss[step] ?? null,
  }));
  return parseRunRecord({
    schema: 'find-lr.run/1',
    id: 'run',
    status: 'diverged',
    startedAt: '2026-11-22T00:00:00Z',
    target: { kind: 'script', path: '/home/ada/<b>train.ts', args: [], cwd: '/home/ada' },
    runtime: null,
    sweep: DEFAULT_SWEEP,
    optimizers: [{ id: '0', type: 'NAdam', lr: 1e-3, groups: [], location: null, literal: null }],
    passes: [{ optimizer: '0', seed: null, end: 'stopped', points }],
    results: [{ optimizer: '0', ...analyze([points], DEFAULT_SWEEP) }],
    diagnoses: [],
    timing: { total: 12, toFirstStep: 2 },
  });
}

describe('pictures of a run', () => {
  let record: RunRecord;

  before(async () => {
    record = await recorded();
  });

  it('draws the curve and its marks as SVG', async () => {
    const svg = String(await drawPicture(record, 'svg', readAsset));
    assert.match(svg, /^<svg /);
    assert.match(svg, /script 1e-3/);
    assert.match(svg, /Learning rate/);
    assert.doesNotMatch(svg, /NaN|undefined/);
  });

  it('draws the same as PNG, twice, with the font that comes with us', async () => {
    for (const png of [
      await drawPicture(record, 'png', readAsset),
      await drawPicture(record, 'png', readAsset),
    ]) {
      assert.ok(png instanceof Uint8Array);
      assert.equal(Buffer.from(png.subarray(1, 4)).toString(), 'PNG');
      const view = new DataView(png.buffer, png.byteOffset);
      assert.ok(view.getUint32(16) > 1000, 'wide enough for a sharp screen');
    }
  });

  it('writes a page that needs nothing else, with the points as a table and no markup from names', async () => {
    const html = String(await drawPicture(record, 'html', readAsset));
    assert.doesNotMatch(html, /<script|<link|src=|<b>train/);
    assert.ok((html.match(/<tr>/g) ?? []).length > 50);
  });

  it('writes a Vega-Lite specification that compiles by itself', async () => {
    const text = String(await drawPicture(record, 'vl.json', readAsset));
    const spec = JSON.parse(text);
    assert.equal(spec.datasets.raw.length > 40, true);
    assert.ok(compile(spec).spec.marks);
  });

  it('is put into a notebook with a picture and a text for front ends that know no better', async () => {
    const literal = {
      kind: 'number' as const,
      file: '/home/ada/train.ts',
      start: 8,
      end: 13,
      text: '0.001',
      line: 2,
    };
    const [entry] = record.optimizers;
    assert.ok(entry !== undefined);
    const bundle = outputBundle({ ...record, optimizers: [{ ...entry, literal }] }, 'iVBORw0KGgo=');
    assert.deepEqual(Object.keys(bundle), [RUN_MIME_TYPE, 'image/png', 'text/plain']);
    assert.match(bundle['text/plain'], /^Suggested learning rate: \S+ \(.* are about as good\)\. \S/);
    assert.match(bundle['text/plain'], /change 0\.001 to 0\.\d+ in train\.ts:2\.$/);
  });

  it('says below the result why its sweep was made again', () => {
    const note = 'train.py failed (boom) after the end of its last epoch. The sweep is repeated.';
    for (const results of [record.results, []]) {
      const bundle = outputBundle({ ...record, results, notes: [note] }, null);
      assert.equal(bundle['text/plain'].split('\n').at(-1), note);
      assert.deepEqual(bundle[RUN_MIME_TYPE].notes, [note]);
      assert.deepEqual(
        stateOfRecord(bundle[RUN_MIME_TYPE]).notes.map(({ message }) => message),
        [note],
      );
    }
  });

  it('tells, while the run goes on, how far it is', () => {
    const bundle = outputBundle({ ...record, status: 'running' }, null);
    assert.deepEqual(Object.keys(bundle), [RUN_MIME_TYPE, 'text/plain']);
    assert.match(bundle['text/plain'], /^Finding a learning rate: step \d+ of 100, LR .*, loss /);
  });
});
