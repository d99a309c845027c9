import { formatLr } from '../analysis/format.ts';
import type { OptimizerEntry } from '../protocol/record.ts';
import type { Help } from '../protocol/help.ts';
import { h, part, type Child } from './dom.ts';
import { breakable, sentence } from './subtitle.ts';
import { helpButtons, helpFor } from './help.ts';
import type { Headline, ResultModel } from './model.ts';

/** What can be done with an LR. */
export interface LrActions {
  apply(optimizer: string, lr: number): void;
  copy(text: string): void;
  help(help: Help): void;
}

export interface ResultShown extends ResultModel {
  /** Somebody is there who does what a button asks for. */
  readonly hosted: boolean;
  /** What became of that, in a sentence; may be ''. */
  readonly said: string;
}

/** The recommendation, large, with what to do with it; while the run goes on, where the sweep is. */
export function createResult(actions: LrActions) {
  const element = h('section', { class: 'result', 'aria-label': 'Result' });
  const show = part<ResultShown>(element, (model) => {
    const { headline, optimizer, place, analysis, own, said } = model;
    const recommended = headline.isRecommendation ? (analysis?.recommended ?? null) : null;
    const note = recommended === null && optimizer?.literal == null ? '' : (place?.note ?? '');
    return [
      h(
        'div',
        { class: 'main' },
        headline.caption === '' ? null : h('h2', { class: 'caption' }, headline.caption),
        h(
          'div',
          { class: 'choice' },
          h('p', { class: valueClass(headline) }, headline.value),
          recommended === null ? null : buttons(actions, model, recommended.lr),
        ),
        said === '' ? null : h('p', { class: 'said' }, said),
        recommended === null ? null : spanText(recommended),
        headline.text === '' ? null : h('p', { class: 'reason' }, ...sentence(headline.text)),
        note === '' ? null : h('p', { class: 'origin' }, ...sentence(note)),
        model.hosted ? helpButtons(helpFor(headline.diagnosis, model.failed), actions.help) : null,
      ),
      facts(optimizer, analysis, own),
    ];
  });
  return { element, show };
}

function spanText({ low, high }: { low: number; high: number }): HTMLElement {
  return h('p', { class: 'span' }, `${formatLr(low)} to ${formatLr(high)} are about as good`);
}

function buttons(actions: LrActions, { optimizer, place, applied, hosted }: ResultShown, lr: number): Child {
  if (optimizer === null || place === null) return null;
  const { label } = place;
  const isApplied = applied !== null && formatLr(applied) === formatLr(lr);
  const apply = h(
    'button',
    { class: 'button', 'data-key': 'apply', click: () => actions.apply(optimizer.id, lr) },
    ...breakable(label ?? ''),
  );
  const copy = h(
    'button',
    {
      class: label === null ? 'button' : 'button secondary',
      'data-key': 'copy',
      click: () => actions.copy(formatLr(lr)),
    },
    'Copy',
  );
  return h(
    'div',
    { class: 'buttons' },
    hosted && label !== null && applied === null ? apply : null,
    applied === null
      ? null
      : h(
          'span',
          { class: 'applied', title: 'Undo in the editor takes it back' },
          isApplied ? 'Applied' : `Applied ${formatLr(applied)}`,
        ),
    hosted ? copy : null,
  );
}

function valueClass({ isRecommendation, isNumber }: Headline): string {
  if (isRecommendation) return 'value recommended';
  return isNumber ? 'value' : 'value words';
}

function facts(optimizer: OptimizerEntry | null, analysis: ResultModel['analysis'], own: string): Child {
  const rows: HTMLElement[] = [];
  const range = analysis?.range ?? null;
  if (range !== null) {
    rows.push(
      fact(
        'LR range',
        `${formatLr(range.baseLr)} to ${formatLr(range.maxLr)}`,
        'for cyclical and one-cycle schedules',
      ),
    );
  }
  if (optimizer !== null && optimizer.lr !== null) {
    rows.push(fact(own, formatLr(optimizer.lr), ratio(analysis?.recommended?.lr, optimizer.lr)));
  }
  return rows.length === 0 ? null : h('dl', { class: 'facts' }, ...rows);
}

function fact(name: string, value: string, note: string): HTMLElement {
  return h(
    'div',
    {},
    h('dt', {}, name),
    h('dd', {}, value, note === '' ? null : h('span', { class: 'note' }, note)),
  );
}

function ratio(recommended: number | undefined, own: number): string {
  if (recommended === undefined || own <= 0) return '';
  const factor = recommended / own;
  if (factor > 0.8 && factor < 1.25) return 'about the same';
  return factor > 1 ? `${times(factor)} times lower` : `${times(1 / factor)} times higher`;
}

function times(factor: number): string {
  return factor < 10 ? String(Number(factor.toPrecision(2))) : String(Math.round(factor));
}
