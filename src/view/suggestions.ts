import type { SuggestionMethod } from '../analysis/types.ts';
import { formatLr } from '../analysis/format.ts';
import { h, part } from './dom.ts';
import type { LrActions, ResultShown } from './result.ts';

const METHODS: Record<SuggestionMethod, string> = {
  steepest: 'Where the loss falls fastest, one safety step back',
  valley: 'Halfway down the longest descent',
  slide: 'The last steep slope before the loss blows up',
  'minimum/10': 'A tenth of the LR at the lowest loss',
};

/** Every method's LR, each to apply or to copy. `title`: null where what is around it has one. */
export function createSuggestions(actions: LrActions, title: string | null) {
  const element = h('section', { class: 'suggestions', 'aria-label': 'Suggestions' });
  const show = part<ResultShown>(element, ({ optimizer, place, analysis, applied, hosted }) => {
    if (optimizer === null || analysis === null || analysis.suggestions.length === 0) return [];
    const canApply = hosted && place !== null && place.label !== null;
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
            isApplied ? h('span', { class: 'applied' }, 'Applied') : null,
            canApply && applied === null
              ? small('Apply', `Apply ${text}, ${method}`, () => actions.apply(optimizer.id, lr))
              : null,
            hosted ? small('Copy', `Copy ${text}, ${method}`, () => actions.copy(text)) : null,
          ),
        );
      });
    return [
      ...(title === null ? [] : [h('h2', {}, title)]),
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
