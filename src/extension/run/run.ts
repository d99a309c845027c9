import * as vscode from 'vscode';
import type { RunEvent } from '../../protocol/events.ts';
import type { OptimizerMessage } from '../../protocol/messages.ts';
import { foldEvent, startState, type PanelState } from '../../protocol/panelState.ts';
import { recordTarget, type OptimizerEntry, type RunRecord } from '../../protocol/record.ts';
import type { RunSpec } from '../../protocol/spec.ts';
import type { Change } from '../../protocol/timeLeft.ts';
import { inBackground } from '../inBackground.ts';
import type { Output } from '../output.ts';
import type { FileSnapshot, Source } from '../source.ts';

/** What every run works with. */
export interface RunParts {
  /** The folder with the built runner and its backends. */
  readonly assets: string;
  readonly output: Pick<Output, 'error'>;
  readonly source: Source;
}

/** One use of Find LR on one script or cell: its events, what they add up to, and its end. */
export class Run implements vscode.Disposable {
  /** What is tested: a script, or the notebook of cells. */
  readonly script: vscode.Uri;
  /** The id of the tested cell; undefined for a script. */
  readonly cell: string | undefined;
  /** The cells, and the modules, as they were when the run saw them. */
  readonly files: FileSnapshot;
  /** With the places to edit. */
  readonly finished: Promise<RunRecord>;
  readonly #output: Pick<Output, 'error'>;
  readonly #source: Source;
  readonly #abort = new AbortController();
  readonly #messages = new Map<string, OptimizerMessage>();
  readonly #events = new vscode.EventEmitter<RunEvent>();
  readonly #optimizers = new vscode.EventEmitter<readonly OptimizerEntry[]>();
  #state: PanelState;
  #ask: (change: Change) => void = () => {};

  /** Events as they come; `done` comes with the places to edit. */
  readonly onEvent = this.#events.event;
  /** The places to edit, as they are found while the run is under way. */
  readonly onOptimizers = this.#optimizers.event;

  constructor(
    spec: RunSpec,
    notes: readonly string[],
    files: FileSnapshot,
    { assets, output, source }: RunParts,
  ) {
    this.files = files;
    this.script = vscode.Uri.file(spec.target.path);
    this.cell = spec.target.kind === 'cells' ? spec.target.cells.at(-1)?.id : undefined;
    this.#output = output;
    this.#source = source;
    this.#state = startState('', recordTarget(spec.target), spec.sweep, Date.now());
    this.finished = this.#follow(spec, notes, assets);
  }

  /** Everything the events have said so far. Its `run` is empty until the engine has named the run. */
  get state(): PanelState {
    return this.#state;
  }

  /** Ends the run and throws away what it had. */
  cancel(): void {
    this.#abort.abort();
  }

  /** Ends the run with the suggestion that its points so far allow. */
  stop(): void {
    this.#abort.abort('stop');
  }

  /** It is to take less time from here on. */
  change(change: Change): void {
    this.#ask(change);
  }

  dispose(): void {
    this.cancel();
    this.#events.dispose();
    this.#optimizers.dispose();
  }

  async #follow(spec: RunSpec, notes: readonly string[], assets: string): Promise<RunRecord> {
    const { run } = await import('../../engine/index.ts');
    const { signal } = this.#abort;
    const options = { signal, assets, begun: (ask: (change: Change) => void) => void (this.#ask = ask) };
    for await (const event of run(spec, options)) {
      if (event.kind === 'done') {
        const record = await this.#attach(event.record);
        this.#take({ kind: 'done', record });
        return record;
      }
      if (event.kind === 'started') this.#state = { ...this.#state, run: event.id };
      if (event.kind === 'optimizer') this.#locate(event.optimizer, spec.target);
      this.#take(event);
      if (event.kind === 'started')
        for (const message of notes) this.#take({ kind: 'note', topic: 'cells', message });
    }
    throw new Error('The engine ended a run without its record.');
  }

  #take(event: RunEvent): void {
    this.#state = foldEvent(this.#state, event);
    this.#events.fire(event);
  }

  /** Early, so that the files are read as they are now: they may be edited while the run is under way. */
  #locate(message: OptimizerMessage, target: RunSpec['target']): void {
    const before = this.#messages.get(message.id);
    this.#messages.set(message.id, message);
    if (before !== undefined && originOf(before) === originOf(message)) return;
    inBackground(this.#output, async () => {
      const [{ locateOptimizer, withPlace }, reader] = await this.#search();
      const located = await locateOptimizer(message, recordTarget(target), reader, this.files);
      const optimizers = this.#state.optimizers.map((entry) =>
        entry.id === message.id ? withPlace(entry, located) : entry,
      );
      // More may have been told meanwhile, of which the place is looked for as well.
      const latest = this.#messages.get(message.id);
      if (this.#state.record !== null || latest === undefined || originOf(latest) !== originOf(message))
        return;
      this.#state = { ...this.#state, optimizers };
      this.#optimizers.fire(optimizers);
    });
  }

  async #attach(record: RunRecord): Promise<RunRecord> {
    if (record.optimizers.length === 0) return record;
    const [{ attachLiterals }, reader] = await this.#search();
    return attachLiterals(record, reader, this.files, this.#messages);
  }

  #search() {
    return Promise.all([this.#source.module(), this.#source.reader()]);
  }
}

/** All that the place of its LR is found by. */
function originOf({ type, lr, groups, location, frames, schedule, peak }: OptimizerMessage): string {
  return JSON.stringify([type, lr, groups, location, frames, schedule, peak]);
}
