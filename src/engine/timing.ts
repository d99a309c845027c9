import { median } from '../analysis/noise.ts';
import type { Point, Sweep } from '../analysis/types.ts';

/** Steps of a pass, before which nothing is said of its time: the first ones compile and load. */
const FIRST = 5;
/** Step times that count, the last ones: a script may become slower. */
const RECENT = 20;
/** Decades of LR that a step may rise by for the curve to be read: a sweep of 30 steps over eight decades. */
const DECADES = 0.3;
/** Steps that make a linear sweep, whose decades lie in its first few. */
const LINEAR_STEPS = 20;
const LEAST_STEPS = 10;

/** A pass that has begun. */
interface Course {
  readonly pass: number;
  optimizer: string | null;
  sweep: Sweep;
  taken: number;
  lastLr: number;
  /** Milliseconds, of whatever clock the caller has. */
  readonly begunAt: number;
  firstAt: number | null;
  lastAt: number;
  /** Milliseconds of the last steps. */
  readonly times: number[];
  isOver: boolean;
}

/** A pass that is to come. */
export interface AheadPass {
  readonly optimizer: string;
  readonly steps: number;
}

/** Times the steps of a run, and says how long what is left of it takes. */
export class Timing {
  readonly #courses = new Map<number, Course>();
  /** Of an optimizer: its steps for each one of the swept one. */
  readonly #shares = new Map<string, number>();

  begin(pass: number, optimizer: string | null, sweep: Sweep, now: number): void {
    const times: number[] = [];
    const facts = { pass, optimizer, sweep, taken: 0, lastLr: sweep.minLr, firstAt: null };
    this.#courses.set(pass, { ...facts, begunAt: now, lastAt: now, times, isOver: false });
  }

  took(pass: number, optimizer: string, points: readonly Point[], now: number): void {
    const course = this.#courses.get(pass);
    const last = points.at(-1);
    if (course === undefined || last === undefined) return;
    if (course.firstAt !== null) {
      const each = (now - course.lastAt) / points.length;
      course.times.push(...points.map(() => each));
      course.times.splice(0, Math.max(0, course.times.length - RECENT));
    }
    course.firstAt ??= now;
    course.lastAt = now;
    course.optimizer = optimizer;
    course.taken += points.length;
    course.lastLr = last.lr;
  }

  /** An optimizer has taken so many steps by now. */
  stepped(optimizer: string, steps: number): void {
    const course = this.underWay.find(({ taken }) => taken > 0);
    if (course === undefined || course.optimizer === optimizer || steps === 0) return;
    this.#shares.set(optimizer, steps / course.taken);
  }

  end(pass: number): void {
    const course = this.#courses.get(pass);
    if (course !== undefined) course.isOver = true;
  }

  /** The passes under way are to have so many steps. The numbers of those for which that is fewer. */
  shorten(steps: number): number[] {
    return this.underWay
      .filter((course) => steps < course.sweep.steps && steps > course.taken)
      .map((course) => {
        course.sweep = { ...course.sweep, steps };
        return course.pass;
      });
  }

  /** That of the last pass over this optimizer: a repeat takes the sweep that was fitted to the script. */
  sweepOf(optimizer: string): Sweep | undefined {
    return [...this.#courses.values()].filter((course) => course.optimizer === optimizer).at(-1)?.sweep;
  }

  get underWay(): Course[] {
    return [...this.#courses.values()].filter(({ isOver }) => !isOver);
  }

  /** The fewest steps that the sweeps under way can still do with, those taken included; null where none would be fewer. */
  fewest(): number | null {
    const needs = this.underWay.map(fewestSteps);
    const least = 5 * Math.ceil(Math.max(0, ...needs) / 5);
    return needs.length > 0 && this.underWay.some(({ sweep }) => least < sweep.steps) ? least : null;
  }

  /**
   * Seconds that the passes under way and those ahead take, `lanes` side by side. `steps`: with sweeps of at most so many; `only`: of that
   * optimizer alone. Null while that cannot be told: before the fifth step, and past the end of a sweep that goes on until its loss turns.
   */
  left(
    ahead: readonly AheadPass[],
    lanes: number,
    { steps = Infinity, only }: { steps?: number; only?: string } = {},
  ): number | null {
    const courses = this.underWay.filter(({ optimizer }) => only === undefined || optimizer === only);
    if (this.underWay.some(({ taken, sweep }) => taken >= sweep.steps)) return null;
    const rests = courses.map((course) => {
      const time = this.#stepTime(course.optimizer);
      const start = course.firstAt === null ? this.#startUp : 0;
      return time === null ? null : start + (Math.min(course.sweep.steps, steps) - course.taken) * time;
    });
    const others = ahead
      .filter(({ optimizer }) => only === undefined || optimizer === only)
      .map((pass) => {
        const time = this.#stepTime(pass.optimizer);
        return time === null ? null : this.#startUp + Math.min(pass.steps, steps) * time;
      });
    const all = [...rests, ...others].filter((rest) => rest !== null);
    if (all.length < rests.length + others.length || all.length === 0) return null;
    const total = all.reduce((sum, rest) => sum + Math.max(0, rest), 0);
    return Math.max(total / Math.min(lanes, all.length), ...all) / 1000;
  }

  /** Of a pass of this optimizer; of one that was not swept yet by how often it steps. */
  #stepTime(optimizer: string | null): number | null {
    const timed = [...this.#courses.values()].filter(
      ({ taken, times }) => taken >= FIRST && times.length > 0,
    );
    const own = timed.filter((course) => course.optimizer === optimizer).at(-1);
    if (own !== undefined) return median(own.times);
    const other = timed.at(-1);
    if (other === undefined) return null;
    return median(other.times) / (this.#shares.get(optimizer ?? '') ?? 1);
  }

  /** Milliseconds from the start of a pass to its first step. */
  get #startUp(): number {
    const begun = [...this.#courses.values()].find(({ firstAt }) => firstAt !== null);
    return begun?.firstAt == null ? 0 : begun.firstAt - begun.begunAt;
  }
}

function fewestSteps({ sweep, taken, lastLr }: Course): number {
  const rest =
    sweep.mode === 'linear'
      ? LINEAR_STEPS
      : Math.max(LEAST_STEPS, Math.ceil(Math.log10(sweep.maxLr / lastLr) / DECADES));
  return taken + rest;
}
