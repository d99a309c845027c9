import { formatLoss, formatLr } from '../../analysis/format.ts';
import { chartInput } from '../../chart/input.ts';
import type { RunEvent } from '../../protocol/events.ts';
import { foldEvent, startState, type PanelPass, type PanelState } from '../../protocol/panelState.ts';
import { progressText, shareDone } from '../../protocol/progress.ts';
import { LONG } from '../../protocol/timeLeft.ts';
import { recordTarget } from '../../protocol/record.ts';
import type { RunSpec } from '../../protocol/spec.ts';
import { drawChart } from './chart.ts';
import { textColumnsOf } from './columns.ts';
import type { Offers } from './offers.ts';
import { print, shown } from './print.ts';
import type { LiveLines } from './screen.ts';
import { describeOptimizer, describeRuntime } from './summary.ts';
import type { Style } from './style.ts';
import { cut, hang, wrap } from './wrap.ts';

const FRAME_MS = 60;
const CHART_ROWS = 18;

/** Shows a run while it goes on: a chart that redraws in place on a terminal, else a line now and then. */
export class Progress {
  private state: PanelState;
  /** The pass that was heard of last. */
  private current = -1;
  private greeted = false;
  private drawnAt = 0;
  private reported = 0;
  private saidLong = false;
  private clock: NodeJS.Timeout | null = null;

  constructor(
    private readonly stream: NodeJS.WriteStream,
    /** Null where the stream is no terminal. */
    private readonly live: LiveLines | null,
    private readonly style: Style,
    spec: Pick<RunSpec, 'target' | 'sweep'>,
    /** Null where nobody can answer. */
    private readonly offers: Offers | null = null,
  ) {
    this.state = startState('', recordTarget(spec.target), spec.sweep, Date.now());
    if (live !== null) this.clock = setInterval(() => this.draw(), 500);
  }

  take(event: RunEvent): void {
    if (event.kind === 'started') this.print(...this.fit(event.command, `${this.style.bold('Find LR')}  `));
    if (event.kind === 'note') this.print(...this.fit(this.style.dim(event.message)));
    if (event.kind === 'runtime') this.hello(event);
    const before = this.state;
    this.state = foldEvent(before, event);
    if (event.kind === 'pass') this.begin(event, before);
    if (event.kind === 'points' || event.kind === 'plan') this.offers?.show(this.state.left?.offers ?? []);
    if (event.kind === 'points') this.extend(event);
  }

  /** Lines above the chart, for good. */
  print(...lines: string[]): void {
    this.live?.clear();
    print(this.stream, `${lines.join('\n')}\n`);
    this.drawnAt = 0;
  }

  /** Takes the live lines away; what remains is printed by others. */
  end(): void {
    if (this.clock !== null) clearInterval(this.clock);
    this.offers?.end();
    this.live?.clear();
  }

  private hello(event: RunEvent & { kind: 'runtime' }): void {
    // A script that fails before it makes an optimizer tells of no framework.
    if (this.greeted || event.framework === '') return;
    this.greeted = true;
    this.print(...this.fit(this.style.dim(describeRuntime(event))));
  }

  private fit(text: string, heading = ''): string[] {
    return hang(heading, shown(text), textColumnsOf(this.stream));
  }

  private begin(event: RunEvent & { kind: 'pass' }, before: PanelState): void {
    const { target } = this.state;
    if (event.replaces !== undefined) {
      const earlier = before.passes.find(({ pass }) => pass === event.replaces);
      const steps = earlier?.points.length ?? 0;
      const isFitted = earlier !== undefined && event.sweep.steps < earlier.sweep.steps;
      const over = event.sweep.steps === steps ? 'these' : `${event.sweep.steps}`;
      const who = target.kind === 'script' ? 'The script' : 'The training';
      const how = isFitted ? `, with the whole range over ${over}` : '';
      if (event.isExplained !== true)
        this.print(...this.fit(`${who} ended after ${steps} steps. It is run again${how}.`));
      else if (isFitted) this.print(...this.fit(`The whole range is swept in ${event.sweep.steps} steps.`));
    }
    this.current = event.pass;
    this.reported = 0;
    this.draw();
  }

  private extend(event: RunEvent & { kind: 'points' }): void {
    this.current = event.pass;
    if (Date.now() - this.drawnAt >= FRAME_MS) this.draw();
  }

  private get pass(): PanelPass | undefined {
    return this.state.passes.find(({ pass }) => pass === this.current);
  }

  private draw(): void {
    if (this.live === null) return this.report();
    this.drawnAt = Date.now();
    const { columns, rows } = this.live;
    const offers = this.offers?.lines(this.state.optimizers) ?? [];
    const status = [this.status(), ...offers].flatMap((line) => wrap(shown(line), columns - 1));
    const room = { columns: columns - 1, rows: Math.min(CHART_ROWS, rows - 2 - status.length) };
    const pass = this.pass;
    const hasChart = pass !== undefined && pass.points.length >= 2;
    const chart = hasChart
      ? drawChart(chartInput(this.state, pass.optimizer ?? undefined), room, this.style)
      : [];
    this.live.draw([...chart, ...status].map((line) => cut(line, columns - 1)));
  }

  private status(): string {
    const seconds = `${((Date.now() - this.state.startedAt) / 1000).toFixed(1)} s`;
    const { left, optimizers, passes, of, target } = this.state;
    const pass = this.pass;
    const last = pass?.points.at(-1);
    if (pass === undefined || last === undefined)
      return this.style.dim(`Waiting for the first training step · ${seconds}`);
    const optimizer = optimizers.find(({ id }) => id === pass.optimizer);
    const parts = [
      optimizer === undefined ? '' : describeOptimizer(optimizer, target),
      of > 1 ? `pass ${passes.indexOf(pass) + 1} of ${Math.max(of, passes.length)}` : '',
      progressText(last, pass.sweep, left),
      `LR ${formatLr(last.lr)}`,
      `loss ${formatLoss(last.loss)}`,
      seconds,
    ];
    return parts.filter((part) => part !== '').join(' · ');
  }

  /** Without a terminal: one line each quarter of the sweep, and one as soon as it is known that the run is long. */
  private report(): void {
    const pass = this.pass;
    if (pass === undefined || pass.points.length === 0) return;
    const quarter = Math.floor(4 * shareDone(pass.points.at(-1), pass.sweep));
    const { left } = this.state;
    const isNews = !this.saidLong && left !== null && left.seconds > LONG;
    if (quarter <= this.reported && !isNews) return;
    this.reported = quarter;
    this.saidLong ||= left !== null;
    print(this.stream, `${this.fit(this.status()).join('\n')}\n`);
  }
}
