import type { Diagnosis } from '../analysis/types.ts';
import { h, part } from './dom.ts';

/** What the curve or the run says, each with advice. */
export function createDiagnoses() {
  const element = h('section', { class: 'diagnoses', 'aria-label': 'Diagnosis' });
  const show = part<readonly Diagnosis[]>(element, (diagnoses) =>
    diagnoses.map(({ message, advice }) =>
      h(
        'div',
        { class: 'callout' },
        h('p', {}, h('strong', {}, message)),
        advice === '' ? null : h('p', {}, advice),
      ),
    ),
  );
  return { element, show };
}
