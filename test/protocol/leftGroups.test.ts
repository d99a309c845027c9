import assert from 'node:assert/strict';
import { leftLater, leftText } from '../../src/protocol/leftGroups.ts';
import type { OptimizerEntry } from '../../src/protocol/record.ts';
import { outputBundle } from '../../src/picture/bundle.ts';
import { drawPicture } from '../../src/picture/index.ts';
import { readAsset } from '../picture/assets.ts';
import { suggestedFor } from '../../src/protocol/suggested.ts';
import { placeOf } from '../../src/view/place.ts';
import { completed } from '../renderer/records.ts';

describe('the LRs that groups are to be given by hand', () => {
  it('are told with one group', () => {
    assert.equal(
      sentence(
        [1e-2, 1e-3].map((lr, i) => ({ lr, literal: i === 0 ? literal : null })),
        2e-2,
      ),
      'Give parameter group 1 of AdamW the LR 2e-3 yourself (it was 1e-3): its number was not found.',
    );
  });

  it('are told with several, those alike together', () => {
    assert.equal(
      sentence(
        [1e-3, 5e-4, 5e-4, 0, 1e-4].map((lr) => ({ lr })),
        2e-2,
      ),
      'Give parameter groups 0 to 2 and 4 of AdamW their LRs yourself, each 20 times what it is now: their numbers were not found. They are to be 2e-2 (group 0), 1e-2 (groups 1 and 2), 2e-3 (group 4).',
    );
  });

  it('are told shortly where each of many layers has its own', () => {
    const groups = Array.from({ length: 50 }, (_, i) => ({ lr: 1e-3 * 0.9 ** Math.floor(i / 2) }));
    const text = sentence(groups, 1e-2);
    assert.match(
      text,
      /^Give parameter groups 0 to 49 of AdamW their LRs yourself, each 10 times what it is now/,
    );
    assert.match(
      text,
      /1e-2 \(groups 0 and 1\), 9e-3 \(groups 2 and 3\), 8\.1e-3 .*, …, .*\(groups 48 and 49\)\.$/,
    );
    assert.ok(text.length < 300, text);
  });

  it('are not told while none is found, nor where all groups have one LR', () => {
    const entry = entryOf([{ lr: 1e-3 }, { lr: 1e-4 }]);
    assert.equal(
      leftLater(suggestedFor(entry, 1).left),
      'The numbers of parameter groups 0 and 1 were not found: change them by the same factor yourself.',
    );
    assert.equal(sentence([{ lr: 1e-3 }, { lr: 1e-3 }], 1e-2), '');
  });

  it('are told in the panel, in a notebook’s output and in its text', () => {
    const told = 'Give parameter groups 0 and 1 of AdamW their LRs yourself, each 20 times what it is now';
    const entry = entryOf([{ lr: 1e-3 }, { lr: 1e-4 }]);
    const record = completed('run');
    const { label, note } = placeOf(entry, 2e-2, record.target);
    assert.equal(label, null);
    assert.ok(note.includes(told), note);
    const recommended = { lr: 2e-2, low: 1e-2, high: 3e-2, method: 'ours', reason: 'It falls.' };
    const results = record.results.slice(0, 1).map((result) => ({ ...result, optimizer: '0', recommended }));
    const text = outputBundle({ ...record, optimizers: [entry], results }, null)['text/plain'];
    assert.ok(text.includes(told), text);
  });

  it('are told in the page that a chart is saved as', async () => {
    const record = completed('run');
    const [made, ...others] = record.optimizers;
    assert.ok(made !== undefined);
    const groups = [{ lr: made.lr }, { lr: (made.lr ?? 1) / 10 }];
    const optimizers = [{ ...made, groups, literal: null }, ...others];
    const html = String(await drawPicture({ ...record, optimizers }, 'html', readAsset));
    assert.match(html, /<p>Give parameter groups 0 and 1 of \w+ their LRs yourself/);
  });
});

const literal = { kind: 'number' as const, file: '/p/train.py', start: 0, end: 4, text: '1e-2' };

function sentence(groups: OptimizerEntry['groups'], lr: number): string {
  const entry = entryOf(groups);
  return leftText(entry, suggestedFor(entry, lr).left);
}

function entryOf(groups: OptimizerEntry['groups']): OptimizerEntry {
  const literals = groups.flatMap((group) => group.literal ?? []);
  return {
    id: '0',
    type: 'AdamW',
    lr: groups[0]?.lr ?? null,
    groups,
    location: null,
    literal: literals[0] ?? null,
  };
}
