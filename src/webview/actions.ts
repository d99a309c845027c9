import type { FromPanel } from '../protocol/panel.ts';
import type { Location } from '../protocol/messages.ts';
import type { RunActions } from '../view/runView.ts';

export type ExportFormat = Extract<FromPanel, { kind: 'export' }>['format'];

/** What a person can ask for. */
export interface Actions extends RunActions {
  cancel(): void;
  rerun(): void;
  /** Another run, by its id. */
  show(run: string): void;
  open(location: Location): void;
  export(format: ExportFormat): void;
}
