import { outputBundle, type OutputBundle } from '../../picture/bundle.ts';
import { partialRecord } from '../../protocol/partialRecord.ts';
import type { RunRecord } from '../../protocol/record.ts';
import type { Run } from '../run/run.ts';
import type { CellOutput } from './cellOutput.ts';
import { picture } from './picture.ts';

/**
 * Keeps the output under a cell up to date with a run, to the run's end. Resolves then; with a sentence where the result could not be put
 * there. `assets`: the folder of the build.
 */
export async function showUnder(run: Run, output: CellOutput, assets: string): Promise<string | undefined> {
  const live = new LiveOutput(run, output);
  const record = await run.finished.finally(() => live.end());
  if (record.status === 'cancelled') {
    await output.withdraw();
    return undefined;
  }
  return output.finish(await finalBundle(record, assets));
}

/**
 * Milliseconds. Each pause is twice the last, up to this: renderers hear of new points by themselves, and VS Code backs up only a notebook that has
 * stood still for a second, in a remote window for ten. From that backup comes what a window that is reloaded shows.
 */
const LONGEST_PAUSE = 16_000;

/** Puts what a run has brought so far under the cell, from its first points on, one update after the other. */
class LiveOutput {
  readonly #run: Run;
  readonly #output: CellOutput;
  readonly #listening: { dispose(): void };
  #showing: Promise<unknown> | undefined;
  #pause: number | null;
  #timer: NodeJS.Timeout | undefined;

  constructor(run: Run, output: CellOutput) {
    this.#run = run;
    this.#output = output;
    this.#pause = output.pause;
    this.#listening = run.onEvent(({ kind }) => {
      if (kind === 'points') this.#showing ??= this.#show();
    });
  }

  /** Resolves when no update is under way any more. */
  async end(): Promise<void> {
    this.#listening.dispose();
    await this.#showing;
    clearTimeout(this.#timer);
  }

  async #show(): Promise<void> {
    await this.#output.update(outputBundle(partialRecord(this.#run.state, Date.now()), null));
    if (this.#pause === null) return;
    this.#timer = setTimeout(() => (this.#showing = undefined), this.#pause);
    this.#pause = Math.min(LONGEST_PAUSE, 2 * this.#pause);
  }
}

async function finalBundle(record: RunRecord, assets: string): Promise<OutputBundle> {
  return outputBundle(record, record.results.length > 0 ? await picture(record, assets) : null);
}
