import type { FromPanel } from '../protocol/panel.ts';
import type { Location } from '../protocol/messages.ts';
import type { LrActions } from '../view/result.ts';

export type ExportFormat = Extract<FromPanel, { kind: 'export' }>['format'];

/** What a person can ask for. */
export interface Actions extends LrActions {
  cancel(): void;
  rerun(): void;
  open(location: Location): void;
  export(format: ExportFormat): void;
  select(optimizer: string): void;
}
