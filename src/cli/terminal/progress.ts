import { formatLoss, formatLr } from '../../analysis/format.ts';
import type { Analysis, Point, Sweep } from '../../analysis/types.ts';
import type { RunEvent } from '../../protocol/events.ts';
import type { OptimizerMessage } from '../../protocol/messages.ts';
import { shareDone, stepText } from '../../protocol/progress.ts';
import type { RunRecord } from '../../protocol/record.ts';
import type { Target } from '../../protocol/spec.ts';
import { drawChart } from './chart.ts';
import type { LiveLines } from './screen.ts';
import { describeOptimizer, describeRuntime } from './summary.ts';
import type { Style } from './style.ts';

const FRAME_MS = 60;
const CHART_ROWS = 18;

interface PassView {
  readonly pass: number;
  readonly optimizer: string | null;
  readonly sweep: Sweep;
  readonly points: Point[];
}

/** Shows a run while it goes on: a chart that redraws in place on a terminal, else a line now and then. */
export class Progress {
  private readonly startedAt = Date.now();
  private readonly optimizers = new Map<string, OptimizerMessage>();
  private readonly passes = new Map<number, PassView>();
  private planned = 1;
  private current: PassView | null = null;
  private analysis: Analysis | null = null;
  private runtime: NonNullable<RunRecord['runtime']> | null = null;
  private drawnAt = 0;
  private reported = 0;
  private clock: NodeJS.Timeout | null = null;

  constructor(
    private readonly stream: NodeJS.WriteStream,
    /** Null where the stream is no terminal. */
    private readonly live: LiveLines | null,
    private readonly style: Style,
    private readonly target: Target,
  ) {
    if (live !== null) this.clock = setInterval(() => this.draw(), 500);
  }

  take(event: RunEvent): void {
    if (event.kind === 'started') this.print(`${this.style.bold('Find LR')}  ${event.command}`);
    if (event.kind === 'note') this.print(this.style.dim(event.message));
    if (event.kind === 'runtime') this.hello(event);
    if (event.kind === 'optimizer') this.optimizers.set(event.optimizer.id, event.optimizer);
    if (event.kind === 'pass') this.begin(event);
    if (event.kind === 'points') this.extend(event);
  }

  /** A line above the chart, for good. */
  print(line: string): void {
    this.live?.clear();
    this.stream.write(`${line}\n`);
    this.drawnAt = 0;
  }

  /** Takes the live lines away; what remains is printed by others. */
  end(): void {
    if (this.clock !== null) clearInterval(this.clock);
    this.live?.clear();
  }

  private hello(event: RunEvent & { kind: 'runtime' }): void {
    // A script that fails before it makes an optimizer tells of no framework.
    if (this.runtime !== null || event.framework === '') return;
    this.runtime = event;
    this.print(this.style.dim(describeRuntime(event)));
  }

  private begin(event: RunEvent & { kind: 'pass' }): void {
    this.planned = event.of;
    if (event.replaces !== undefined) {
      const before = this.passes.get(event.replaces);
      this.passes.delete(event.replaces);
      this.print(
        `${this.target.kind === 'script' ? 'The script' : 'The training'} ended after ${before?.points.length ?? 0} steps: again, with the whole range over these.`,
      );
    }
    this.current = { ...event, points: [] };
    this.passes.set(event.pass, this.current);
    this.analysis = null;
    this.reported = 0;
    this.draw();
  }

  private extend(event: RunEvent & { kind: 'points' }): void {
    const view = this.passes.get(event.pass);
    if (view === undefined) return;
    view.points.push(...event.points);
    this.current = { ...view, optimizer: event.optimizer };
    this.passes.set(event.pass, this.current);
    this.analysis = event.analysis;
    if (Date.now() - this.drawnAt >= FRAME_MS) this.draw();
  }

  private draw(): void {
    if (this.live === null) return this.report();
    this.drawnAt = Date.now();
    const { columns, rows } = this.live;
    const width = Math.min(columns, 100);
    const room = { columns: width - 1, rows: Math.min(CHART_ROWS, rows - 3) };
    const chart = this.current === null || this.current.points.length < 2 ? [] : this.chart(room);
    this.live.draw([...chart, this.status()].map((line) => cut(line, columns - 1)));
  }

  private chart(room: { columns: number; rows: number }): string[] {
    const { optimizer, sweep } = this.current!;
    const passes = [...this.passes.values()].filter((pass) => pass.optimizer === optimizer);
    const input = {
      ...{ sweep, analysis: this.analysis, diverged: false },
      passes: passes.map((pass) => pass.points),
      scriptLr: this.optimizers.get(optimizer ?? '')?.lr ?? null,
    };
    return drawChart(input, room, this.style);
  }

  private status(): string {
    const seconds = `${((Date.now() - this.startedAt) / 1000).toFixed(1)} s`;
    const view = this.current;
    const last = view?.points.at(-1);
    if (view === null || last === undefined)
      return this.style.dim(`Waiting for the first training step · ${seconds}`);
    const optimizer = this.optimizers.get(view.optimizer ?? '');
    const parts = [
      optimizer === undefined ? '' : describeOptimizer(optimizer, this.target),
      this.planned > 1 ? `pass ${[...this.passes.keys()].indexOf(view.pass) + 1} of ${this.passes.size}` : '',
      stepText(last, view.sweep),
      `LR ${formatLr(last.lr)}`,
      `loss ${formatLoss(last.loss)}`,
      seconds,
    ];
    return parts.filter((part) => part !== '').join(' · ');
  }

  /** Without a terminal: one line each quarter of the sweep. */
  private report(): void {
    const view = this.current;
    if (view === null || view.points.length === 0) return;
    const quarter = Math.floor(4 * shareDone(view.points.at(-1), view.sweep));
    if (quarter <= this.reported) return;
    this.reported = quarter;
    this.stream.write(`${this.status()}\n`);
  }
}

/** A line that fits: a terminal that wraps would break the drawing in place. Escape sequences take no room. */
function cut(line: string, columns: number): string {
  let room = columns;
  return line.replace(/\u001b\[[\d;]*m|./gu, (unit) =>
    unit.startsWith('\u001b') ? unit : room-- > 0 ? unit : '',
  );
}
