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

/** Puts what a run has brought so far under the cell, from its first points on, one update after the other. */
class LiveOutput {
  readonly #run: Run;
  readonly #output: CellOutput;
  readonly #listening: { dispose(): void };
  #showing: Promise<unknown> | undefined;

  constructor(run: Run, output: CellOutput) {
    this.#run = run;
    this.#output = output;
    this.#listening = run.onEvent(({ kind }) => {
      if (kind === 'points') this.#showing ??= this.#show();
    });
  }

  /** Resolves when no update is under way any more. */
  async end(): Promise<void> {
    this.#listening.dispose();
    await this.#showing;
  }

  async #show(): Promise<void> {
    const { beat } = this.#output;
    await this.#output.update(outputBundle(partialRecord(this.#run.state, Date.now()), null));
    if (beat === null) return;
    await new Promise((resolve) => setTimeout(resolve, beat));
    this.#showing = undefined;
  }
}

async function finalBundle(record: RunRecord, assets: string): Promise<OutputBundle> {
  return outputBundle(record, record.results.length > 0 ? await picture(record, assets) : null);
}
