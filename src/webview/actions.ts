import type { FromPanel } from '../protocol/panel.ts';
import type { Location } from '../protocol/messages.ts';
import type { RunActions } from '../view/runView.ts';

export type ExportFormat = Extract<FromPanel, { kind: 'export' }>['format'];

/** What a person can ask for. */
export interface Actions extends RunActions {
  /** Ends the run and throws away what it has. */
  cancel(): void;
  /** Ends the run with what it has. */
  stop(): void;
  rerun(): void;
  /** Another run, by its id. */
  show(run: string): void;
  open(location: Location): void;
  export(format: ExportFormat): void;
}
