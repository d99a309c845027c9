/** The buttons beside a diagnosis. */
import type { Diagnosis } from '../analysis/types.ts';
import type { Help } from '../protocol/help.ts';
import { h } from './dom.ts';

const LABELS: Readonly<Record<Help, string>> = {
  interpreter: 'Choose interpreter…',
  options: 'Change options…',
  timeout: 'Raise the timeout…',
  output: 'Show output',
};

/** What helps, the best first. `failed`: the script's output may say more. Without a diagnosis: what there is to see. */
export function helpFor(diagnosis: Diagnosis | null, failed: boolean): readonly Help[] {
  const { code, remedies = [] } = diagnosis ?? { code: null };
  const help = new Set<Help>();
  if (code === 'interpreter') help.add('interpreter');
  if (remedies.includes('timeout')) help.add('timeout');
  if (remedies.includes('arguments') || remedies.includes('optimizer')) help.add('options');
  if (failed) help.add('output');
  return [...help];
}

export function helpButtons(help: readonly Help[], ask: (help: Help) => void): HTMLElement | null {
  if (help.length === 0) return null;
  const buttons = help.map((which) =>
    h(
      'button',
      { class: 'button secondary', 'data-key': `help-${which}`, click: () => ask(which) },
      LABELS[which],
    ),
  );
  return h('div', { class: 'buttons help' }, ...buttons);
}
