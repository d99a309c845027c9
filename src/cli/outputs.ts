import { partialRecord } from '../protocol/partialRecord.ts';
import { foldEvent, startState, type PanelState } from '../protocol/panelState.ts';
import type { RunEvent } from '../protocol/events.ts';
import type { RecordTarget, RunRecord } from '../protocol/record.ts';
import type { Sweep } from '../analysis/types.ts';
import type { ReadAsset } from '../picture/index.ts';

/** A picture takes some of a core that trains. Milliseconds from one output's end to the next one's beginning. */
const EVERY = 1000;

/** What a notebook shows of a run: its output as far as it has come, about once a second, and once when it is over. */
export class Outputs {
  private state: PanelState;
  private drawing: Promise<void> | null = null;
  private lastDrawn = -Infinity;

  constructor(
    target: RecordTarget,
    sweep: Sweep,
    private readonly readAsset: ReadAsset,
    private readonly write: (output: object) => void,
  ) {
    this.state = startState('', target, sweep, Date.now());
  }

  take(event: RunEvent): void {
    if (event.kind === 'started') this.state = { ...this.state, run: event.id };
    this.state = foldEvent(this.state, event);
    const isDue = performance.now() - this.lastDrawn > EVERY;
    if (event.kind !== 'points' || this.drawing !== null || !isDue) return;
    this.drawing = this.draw(partialRecord(this.state, Date.now())).finally(() => {
      this.drawing = null;
      this.lastDrawn = performance.now();
    });
  }

  /** The output that stays. */
  async finish(record: RunRecord): Promise<void> {
    await this.drawing;
    await this.draw(record);
  }

  private async draw(record: RunRecord): Promise<void> {
    const { drawPng, outputBundle } = await import('../picture/index.ts');
    const isEmpty = record.results.length === 0;
    const png = isEmpty ? null : Buffer.from(await drawPng(record, this.readAsset)).toString('base64');
    this.write({ kind: 'output', data: outputBundle(record, png) });
  }
}
