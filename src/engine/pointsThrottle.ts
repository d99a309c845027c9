import type { Point, Sweep } from '../analysis/types.ts';
import type { RunEvent } from '../protocol/events.ts';
import type { TimeLeft } from '../protocol/timeLeft.ts';
import type { OptimizerMessage } from '../protocol/messages.ts';
import { analyzeOptimizer } from './record.ts';
import type { PassPlan } from './pass.ts';

/** Milliseconds between two events: the eye follows no more. */
const INTERVAL_MS = 50;
/** Each event carries an analysis of everything so far, after which this many times as long is left to whatever else the process does, a stop first of all. */
const REST = 3;

interface Course {
  readonly plan: PassPlan;
  readonly optimizer: string;
  readonly points: Point[];
  /** Points before this index have been sent. */
  sent: number;
}

/** Turns points, as they arrive, into events at a rate that the analysis and the eye can follow. */
export class PointsThrottle {
  private readonly courses = new Map<number, Course>();
  /** When the next event may be sent, in milliseconds of `performance.now()`. */
  private next = 0;
  private timer: NodeJS.Timeout | null = null;

  constructor(
    private readonly sweep: Sweep,
    private readonly optimizers: ReadonlyMap<string, OptimizerMessage>,
    private readonly emit: (event: RunEvent) => void,
    private readonly left: () => TimeLeft | null,
  ) {}

  add(plan: PassPlan, optimizer: string, points: readonly Point[]): void {
    const course = this.courses.get(plan.pass) ?? { plan, optimizer, points: [], sent: 0 };
    this.courses.set(plan.pass, course);
    course.points.push(...points);
    const wait = this.next - performance.now();
    if (wait <= 0) this.flush();
    else this.timer ??= setTimeout(() => this.flush(), wait);
  }

  /** Forgets a pass that another one replaces. */
  drop(pass: number): void {
    this.courses.delete(pass);
  }

  flush(): void {
    if (this.timer !== null) clearTimeout(this.timer);
    this.timer = null;
    const start = performance.now();
    const courses = [...this.courses.values()];
    for (const course of courses) {
      if (course.sent === course.points.length) continue;
      const points = course.points.slice(course.sent);
      course.sent = course.points.length;
      const { plan, optimizer } = course;
      const optimizers = [...this.optimizers.values()];
      const analysis = analyzeOptimizer(courses, optimizer, optimizers, this.sweep, true);
      this.emit({ kind: 'points', pass: plan.pass, optimizer, points, analysis, left: this.left() });
    }
    const end = performance.now();
    this.next = Math.max(start + INTERVAL_MS, end + REST * (end - start));
  }
}
