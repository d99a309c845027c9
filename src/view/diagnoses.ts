import type { Diagnosis } from '../analysis/types.ts';
import { h, part } from './dom.ts';
import { helpButtons, helpFor } from './help.ts';
import type { LrActions } from './result.ts';

export interface DiagnosesModel {
  readonly diagnoses: readonly Diagnosis[];
  /** Somebody is there who does what a button asks for. */
  readonly hosted: boolean;
}

/** What the curve or the run says, each with advice, and with what helps. */
export function createDiagnoses({ help }: Pick<LrActions, 'help'>) {
  const element = h('section', { class: 'diagnoses', 'aria-label': 'Diagnosis' });
  const show = part<DiagnosesModel>(element, ({ diagnoses, hosted }) =>
    diagnoses.map((diagnosis) =>
      h(
        'div',
        { class: 'callout' },
        h('p', {}, h('strong', {}, diagnosis.message)),
        diagnosis.advice === '' ? null : h('p', {}, diagnosis.advice),
        hosted ? helpButtons(helpFor(diagnosis, false), help) : null,
      ),
    ),
  );
  return { element, show };
}
