import type { Analysis, SuggestionMethod } from '../analysis/types.ts';
import { formatLr } from '../chart/index.ts';
import type { OptimizerEntry } from '../protocol/record.ts';
import { placeOf, type Actions } from './actions.ts';
import { h, part, type Child } from './dom.ts';
import type { Headline } from './model.ts';

export interface ResultModel {
  readonly headline: Headline;
  readonly optimizer: OptimizerEntry | null;
  /** Null until the run is over. */
  readonly analysis: Pick<Analysis, 'recommended' | 'range' | 'suggestions'> | null;
  /** The LR that is now in the source, if we wrote it. */
  readonly applied: number | null;
}

/** The recommendation, large, with what to do with it; while the run goes on, where the sweep is. */
export function createResult(actions: Actions) {
  const element = h('section', { class: 'result', 'aria-label': 'Result' });
  const show = part<ResultModel>(element, ({ headline, optimizer, analysis, applied }) => {
    const recommended = headline.isRecommendation ? (analysis?.recommended ?? null) : null;
    return [
      h(
        'div',
        { class: 'main' },
        headline.caption === '' ? null : h('h2', { class: 'caption' }, headline.caption),
        h(
          'div',
          { class: 'choice' },
          h('p', { class: valueClass(headline) }, headline.value),
          recommended === null || optimizer === null
            ? null
            : buttons(actions, optimizer, recommended.lr, applied),
        ),
        recommended === null ? null : spanText(recommended),
        headline.text === '' ? null : h('p', { class: 'reason' }, headline.text),
        recommended === null || optimizer === null ? null : origin(optimizer),
      ),
      facts(optimizer, analysis),
    ];
  });
  return { element, show };
}

function spanText({ low, high }: { low: number; high: number }): HTMLElement {
  return h('p', { class: 'span' }, `${formatLr(low)} to ${formatLr(high)} are about as good`);
}

function buttons(
  actions: Actions,
  optimizer: OptimizerEntry,
  lr: number,
  applied: number | null,
): HTMLElement {
  const { label } = placeOf(optimizer);
  const isApplied = applied !== null && formatLr(applied) === formatLr(lr);
  const copy = h(
    'button',
    {
      class: label === null ? 'button' : 'button secondary',
      'data-key': 'copy',
      click: () => actions.copy(formatLr(lr)),
    },
    'Copy',
  );
  const apply =
    label === null || isApplied
      ? null
      : h(
          'button',
          { class: 'button', 'data-key': 'apply', click: () => actions.apply(optimizer.id, lr) },
          label,
        );
  return h(
    'div',
    { class: 'buttons' },
    apply,
    isApplied ? h('span', { class: 'applied' }, 'Applied') : null,
    copy,
  );
}

/** Where the LR comes from, if that needs a word. */
function origin(optimizer: OptimizerEntry): Child {
  const { note } = placeOf(optimizer);
  return note === null ? null : h('p', { class: 'origin' }, note);
}

function valueClass({ isRecommendation, isNumber }: Headline): string {
  if (isRecommendation) return 'value recommended';
  return isNumber ? 'value' : 'value words';
}

function facts(optimizer: OptimizerEntry | null, analysis: ResultModel['analysis']): Child {
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
    rows.push(
      fact('The script’s own', formatLr(optimizer.lr), ratio(analysis?.recommended?.lr, optimizer.lr)),
    );
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

const METHODS: Record<SuggestionMethod, string> = {
  steepest: 'Where the loss falls fastest, one safety step back',
  valley: 'Two thirds into the longest descent',
  slide: 'The last steep slope before the loss blows up',
  'minimum/10': 'A tenth of the LR at the lowest loss',
};

/** Every method's LR, each to apply or to copy. */
export function createSuggestions(actions: Actions) {
  const element = h('section', { class: 'suggestions', 'aria-label': 'Suggestions' });
  const show = part<ResultModel>(element, ({ optimizer, analysis, applied }) => {
    if (optimizer === null || analysis === null || analysis.suggestions.length === 0) return [];
    const { label } = placeOf(optimizer);
    const rows = [...analysis.suggestions]
      .sort((a, b) => a.lr - b.lr)
      .map(({ method, lr }) => {
        const text = formatLr(lr);
        const isApplied = applied !== null && formatLr(applied) === text;
        return h(
          'tr',
          {},
          h('th', { scope: 'row' }, method),
          h('td', { class: 'number' }, text),
          h('td', { class: 'note' }, METHODS[method]),
          h(
            'td',
            { class: 'do' },
            label === null || isApplied
              ? isApplied
                ? h('span', { class: 'applied' }, 'Applied')
                : null
              : small('Apply', `Apply ${text}, ${method}`, () => actions.apply(optimizer.id, lr)),
            small('Copy', `Copy ${text}, ${method}`, () => actions.copy(text)),
          ),
        );
      });
    return [
      h('h2', {}, 'What the single methods say'),
      h(
        'table',
        {},
        h(
          'thead',
          {},
          h(
            'tr',
            {},
            h('th', { scope: 'col' }, 'Method'),
            h('th', { scope: 'col', class: 'number' }, 'LR'),
            h('th', { scope: 'col', class: 'note' }, 'What it is'),
            h('th', { scope: 'col' }, h('span', { class: 'unseen' }, 'Actions')),
          ),
        ),
        h('tbody', {}, ...rows),
      ),
    ];
  });
  return { element, show };
}

function small(text: string, label: string, click: () => void): HTMLElement {
  return h('button', { class: 'link', 'aria-label': label, 'data-key': label, click }, text);
}
