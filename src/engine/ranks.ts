import type { RunnerMessage } from '../protocol/messages.ts';
import { Lead, type OneVoice } from './lead.ts';
import { Pairing } from './pairing.ts';
import { pause } from './pause.ts';
import type { RunnerProcess } from './runnerProcess.ts';
import { isUndecided, judge, type Verdict } from './verdict.ts';

/** How long the points of the others wait for a rank that has made no optimizer: it may have none to make. */
const ABSENT_MS = 10_000;
/** How long the other ranks have to say that they failed too, or why. */
const FAILURE_MS = 500;
/** How long ranks may say nothing when one of them is through, before the training counts as over. */
const QUIET_MS = 3000;
/** How long ranks that were told after which step to end may take to come there. */
const LAST_WORDS_MS = 5000;

/**
 * The ranks of a distributed training, one process each, as one: rank 0 tells of optimizers and device, losses are averaged step by
 * step, and all end after the same step.
 *
 * Nothing is added to what the ranks say among themselves. To end together, each is told to hold: its runner answers from a thread of its own
 * how far it will go at most, while the training may be waiting for a peer in the midst of a step. The highest answer is the step
 * after which all end; they then wait, in that step, until the engine kills them, so that none sees a peer leave.
 */
export class Ranks {
  private readonly seats = new Map<number, RunnerProcess>();
  private readonly over: RunnerProcess[] = [];
  private readonly bystanders: RunnerProcess[] = [];
  private readonly pairing = new Pairing();
  private readonly lead: Lead;
  private swept: string | null = null;
  private counted = 0;
  private absentAreOut = false;
  private absentTimer: NodeJS.Timeout | null = null;
  private endWait: Promise<void> | null = null;
  private endDelay = Infinity;
  private stopping = false;
  /** The step after which all end. */
  private after: number | null = null;
  private nonFinite = false;
  private finished = false;

  constructor(
    readonly world: number,
    private readonly voice: OneVoice,
  ) {
    this.lead = new Lead(world, voice);
  }

  /** Gives a process its rank's seat; false when another has it. One that has left without a step, a helper, makes room. */
  seat(process: RunnerProcess, rank: number): boolean {
    const holder = this.seats.get(rank);
    if (holder !== undefined && !(holder.isOver && !holder.stepped && !holder.failed)) return false;
    this.seats.set(rank, process);
    if (this.stopping) process.peer.send({ kind: 'hold' });
    this.announce();
    if (process.isOver) this.left(process);
    return true;
  }

  rankOf(process: RunnerProcess): number | null {
    for (const [rank, seated] of this.seats) if (seated === process) return rank;
    return null;
  }

  /** A message that the process has heard already (see RunnerProcess). */
  receive(message: RunnerMessage, process: RunnerProcess, rank: number): void {
    switch (message.kind) {
      case 'points':
        this.pairing.add(rank, message.points);
        this.count(message.optimizer);
        if (this.endDelay === QUIET_MS) this.conclude();
        break;
      case 'note':
        // The losses may be another rank's to tell: the last stage of a pipeline has them.
        if (message.topic === 'loss-unknown') this.count();
        this.announce();
        break;
      case 'held':
        if (this.after === null) this.agree();
        else process.peer.send({ kind: 'stop', after: this.after });
        break;
      case 'done':
        this.left(process);
        break;
      default:
        this.announce();
    }
  }

  /** A rank has said its last word, or is gone without one. */
  left(process: RunnerProcess): void {
    if (!this.over.includes(process)) this.over.push(process);
    this.count();
    if (this.stopping) this.agree();
    this.conclude();
  }

  /** A process that is none of the ranks, the one that started them for example, has said its last word. */
  bystanderLeft(process: RunnerProcess): void {
    this.bystanders.push(process);
    if (process.failed) this.conclude();
  }

  /** All ranks are to end, after the same step. */
  stop(): void {
    if (this.stopping) return;
    this.stopping = true;
    for (const process of this.seats.values()) process.peer.send({ kind: 'hold' });
    this.conclude();
  }

  get verdict(): Verdict | null {
    return judge(this.ranksOver, this.bystanders, this.world);
  }

  private get ranksOver(): { rank: number; process: RunnerProcess }[] {
    return this.over.flatMap((process) => {
      const rank = this.rankOf(process);
      return rank === null ? [] : [{ rank, process }];
    });
  }

  /** The first rank that took no step while another did; null where all did, or none. */
  get laggard(): number | null {
    const all = Array.from({ length: this.world }, (_, rank) => rank);
    const behind = all.filter((rank) => this.seats.get(rank)?.stepped !== true);
    const absent = behind.find((rank) => !this.seats.has(rank));
    return absent ?? (behind.length < this.world ? behind[0] : undefined) ?? null;
  }

  private announce(): void {
    this.lead.tell(this.seats, this.absentAreOut);
  }

  /** Hands on the steps that all awaited ranks have reported; `optimizer` has taken one. */
  private count(optimizer?: string): void {
    if (optimizer !== undefined) this.swept ??= optimizer;
    if (this.finished) return;
    this.awaitAbsent();
    this.handOn();
  }

  private handOn(): void {
    if (this.swept === null || this.nonFinite) return;
    const points = this.pairing.take(this.awaited());
    const broken = points.findIndex(({ loss }) => loss === null);
    const counted = broken === -1 ? points : points.slice(0, broken + 1);
    if (counted.length === 0) return;
    this.counted += counted.length;
    this.voice.receive({ kind: 'points', optimizer: this.swept, points: counted });
    if (broken === -1) return;
    // Each runner goes on past a loss that is not finite: the others' may be, and all are to end after the same step.
    this.nonFinite = true;
    this.stop();
  }

  private awaited(): number[] {
    return Array.from({ length: this.world }, (_, rank) => rank).filter((rank) => {
      const process = this.seats.get(rank);
      if (process === undefined) return !this.absentAreOut;
      // What others report after one has failed is no training any more: it waits for ever.
      if (process.isOver) return process.failed;
      return this.pairing.has(rank) || !process.notes.some(({ topic }) => topic === 'loss-unknown');
    });
  }

  private awaitAbsent(): void {
    if (
      this.swept === null ||
      this.absentAreOut ||
      this.absentTimer !== null ||
      this.seats.size === this.world
    )
      return;
    this.absentTimer = setTimeout(() => {
      const absent = this.world - this.seats.size;
      if (absent === 0 || this.finished) return;
      this.absentAreOut = true;
      this.announce();
      this.voice.receive({
        kind: 'note',
        topic: 'odd',
        message: `${absent} of ${this.world} ranks made no optimizer; the losses are those of the others.`,
      });
      this.count();
    }, ABSENT_MS).unref();
  }

  /** Once every rank has said how far it will go, all are told to go as far as the farthest. */
  private agree(): void {
    const alive = [...this.seats.values()].filter((process) => !process.isOver);
    if (this.after !== null || alive.length === 0 || alive.some(({ held }) => held === null)) return;
    this.after = Math.max(...alive.map(({ held }) => held!));
    for (const process of alive) process.peer.send({ kind: 'stop', after: this.after });
  }

  private conclude(): void {
    if (this.finished) return;
    const seats = [...this.seats.values()];
    const allCame = seats.length === this.world || this.absentAreOut;
    const isOver = allCame && seats.every((process) => process.isOver);
    const byOurWill = this.stopping || seats.some(({ done }) => done !== null && OUR_WILL.has(done.reason));
    const failed = this.verdict !== null;
    if (!byOurWill && !failed && !seats.some((process) => process.isOver)) return;
    if (isOver && !isUndecided(this.ranksOver, this.bystanders)) this.finish();
    else this.finishIn(this.stopping ? LAST_WORDS_MS : byOurWill || !failed ? QUIET_MS : FAILURE_MS);
  }

  /** The shortest delay asked for counts; a further wait for quiet begins anew. */
  private finishIn(delay: number): void {
    if (delay > this.endDelay || (delay === this.endDelay && delay !== QUIET_MS)) return;
    this.endDelay = delay;
    const wait = pause(delay);
    this.endWait = wait;
    void wait.then(() => {
      if (wait === this.endWait && !this.finished) this.finish();
    });
  }

  private finish(): void {
    this.finished = true;
    this.absentAreOut = true;
    this.announce();
    this.handOn();
    if (this.absentTimer !== null) clearTimeout(this.absentTimer);
    const dones = [...this.seats.values()].flatMap(({ done }) => done ?? []);
    const steps = dones.length === 0 ? this.counted : Math.min(...dones.map((done) => done.steps));
    const ours = dones.find(({ reason }) => OUR_WILL.has(reason));
    const verdict = this.verdict;
    if (this.nonFinite) this.voice.receive({ kind: 'done', reason: 'non-finite', steps });
    else if (ours !== undefined || verdict === null) {
      this.voice.receive({ ...(ours ?? dones[0] ?? { kind: 'done', reason: 'stopped' }), steps });
    } else if (verdict.process.done === null) this.voice.disconnected();
    else this.voice.receive({ ...verdict.process.done, steps });
  }
}

const OUR_WILL: ReadonlySet<string> = new Set(['stopped', 'swept', 'non-finite']);
