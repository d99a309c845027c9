import { fileName } from '../protocol/fileName.ts';
import type { FromPanel } from '../protocol/panel.ts';
import type { Location } from '../protocol/messages.ts';
import type { OptimizerEntry } from '../protocol/record.ts';

export type ExportFormat = Extract<FromPanel, { kind: 'export' }>['format'];

/** What a person can ask for. */
export interface Actions {
  apply(optimizer: string, lr: number): void;
  copy(text: string): void;
  cancel(): void;
  rerun(): void;
  open(location: Location): void;
  export(format: ExportFormat): void;
  select(optimizer: string): void;
}

/** How an LR gets into the source: the words on the button, or null and the sentence that says why it does not. */
export interface Place {
  readonly label: string | null;
  readonly note: string | null;
}

export function placeOf({ literal, candidates = [], literalNote }: OptimizerEntry): Place {
  if (literal !== null) return { label: `Apply to ${fileName(literal.file)}`, note: literalNote ?? null };
  if (candidates.length > 0)
    return { label: 'Apply …', note: literalNote ?? 'It may come from several places; you choose.' };
  return {
    label: null,
    note: literalNote ?? 'Where the script sets its LR was not found: copy the number instead.',
  };
}
