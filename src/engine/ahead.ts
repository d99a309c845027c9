import type { Point, Sweep } from '../analysis/types.ts';
import type { RunEvent } from '../protocol/events.ts';
import type { HelloMessage, OptimizerMessage } from '../protocol/messages.ts';
import type { RunSpec } from '../protocol/spec.ts';
import { LONG, type Change, type Offer, type TimeLeft } from '../protocol/timeLeft.ts';
import type { PassControls, PassPlan } from './pass.ts';
import { furtherPasses, passesSideBySide, type FurtherPass } from './passes.ts';
import type { RunState } from './runState.ts';
import { Timing } from './timing.ts';

/** An offer must leave no more than this share of the time. */
const WORTH = 0.75;

/** The passes that a run has still to make: how long they take, and how they become shorter or fewer while it goes on. */
export class Ahead {
  readonly #spec: RunSpec;
  readonly #state: RunState;
  readonly #give: (event: RunEvent) => void;
  readonly #timing = new Timing();
  readonly #controls = new Map<number, PassControls>();
  /** Null while the first pass, which tells of optimizers, goes on. */
  #further: readonly FurtherPass[] | null = null;
  #swept: string | null = null;
  #begun = 0;
  #told = 1;
  #lanes = 1;
  #canShorten = false;
  #steps = Infinity;
  #only: string | null = null;

  constructor(spec: RunSpec, state: RunState, give: (event: RunEvent) => void) {
    this.#spec = spec;
    this.#state = state;
    this.#give = give;
  }

  /** Passes in all; one that takes another's place is the same pass once more. */
  get of(): number {
    return (this.#told = this.#begun + this.#coming.length);
  }

  /** As it is to be walked by the next pass. */
  sweep(planned: Sweep): Sweep {
    return { ...planned, steps: Math.min(planned.steps, this.#steps) };
  }

  /** The first pass is over. `lanes`: how many of the others run side by side. */
  plan(further: readonly FurtherPass[], lanes: number): void {
    this.#further = further;
    this.#lanes = lanes;
  }

  /** Whether a pass over this optimizer is still wanted. */
  wants(optimizer: string | null): boolean {
    return this.#only === null || optimizer === null || optimizer === this.#only;
  }

  begin(plan: PassPlan): void {
    if (plan.replaces === undefined) this.#begun++;
    const at = this.#further?.findIndex(({ optimizer }) => optimizer === plan.optimizer) ?? -1;
    if (plan.replaces === undefined && at >= 0) this.#further = this.#further!.filter((_, i) => i !== at);
    this.#timing.begin(plan.pass, plan.optimizer, plan.sweep, performance.now());
  }

  control(pass: number, controls: PassControls): void {
    this.#controls.set(pass, controls);
  }

  end(pass: number): void {
    this.#controls.delete(pass);
    this.#timing.end(pass);
  }

  hello({ canShorten, rank }: HelloMessage): void {
    this.#canShorten = canShorten === true && rank === undefined;
  }

  optimizer({ id, steps }: OptimizerMessage): void {
    this.#timing.stepped(id, steps ?? 0);
    this.#tell([]);
  }

  took(pass: number, optimizer: string, points: readonly Point[]): void {
    this.#swept ??= optimizer;
    this.#timing.took(pass, optimizer, points, performance.now());
  }

  /** Null while it cannot be told. */
  left(): TimeLeft | null {
    const seconds = this.#timing.left(this.#aheadPasses, this.#sideBySide);
    if (seconds === null) return null;
    return { seconds, offers: seconds > LONG ? this.#offers(WORTH * seconds) : [] };
  }

  change(change: Change): void {
    if (change.kind === 'steps') {
      if (!this.#canShorten) return;
      this.#steps = Math.min(this.#steps, change.steps);
      const shortened = this.#timing.shorten(change.steps);
      for (const pass of shortened) this.#controls.get(pass)?.shorten(change.steps);
      this.#tell(shortened);
    } else {
      this.#only = change.optimizer;
      for (const { pass, optimizer } of this.#timing.underWay)
        if (!this.wants(optimizer)) this.#controls.get(pass)?.drop();
      this.#tell([]);
    }
  }

  /** Most seconds that an offer may leave. */
  #offers(most: number): Offer[] {
    const steps = this.#canShorten ? this.#timing.fewest() : null;
    const coming = this.#aheadPasses.map(({ optimizer }) => optimizer);
    const ids = new Set([...this.#timing.underWay.flatMap(({ optimizer }) => optimizer ?? []), ...coming]);
    const changes: Change[] = [
      ...(steps === null ? [] : [{ kind: 'steps' as const, steps }]),
      ...(ids.size < 2 ? [] : [...ids].sort().map((optimizer) => ({ kind: 'only' as const, optimizer }))),
    ];
    return changes.flatMap((change) => {
      const how = change.kind === 'steps' ? { steps: change.steps } : { only: change.optimizer };
      const seconds = this.#timing.left(this.#aheadPasses, this.#sideBySide, how);
      return seconds === null || seconds > most ? [] : [{ change, seconds }];
    });
  }

  /** What is known of further passes before the first is over. */
  get #coming(): readonly FurtherPass[] {
    const optimizers = [...this.#state.optimizers.values()];
    const expected =
      this.#swept === null ? [] : furtherPasses({ optimizer: this.#swept, optimizers }, this.#spec);
    return (this.#further ?? expected).filter(({ optimizer }) => this.wants(optimizer));
  }

  get #aheadPasses() {
    return this.#coming.flatMap(({ optimizer }) =>
      optimizer === null
        ? []
        : [{ optimizer, steps: this.sweep(this.#timing.sweepOf(optimizer) ?? this.#spec.sweep).steps }],
    );
  }

  get #sideBySide(): number {
    if (this.#further !== null) return this.#lanes;
    return passesSideBySide({ world: null, memory: null }, this.#state.runtime?.device ?? '');
  }

  /** Of what is planned otherwise than was told. */
  #tell(shortened: readonly number[]): void {
    const before = this.#told;
    const { of } = this;
    if (of === before && shortened.length === 0) return;
    const sweeps = this.#timing.underWay
      .filter(({ pass }) => shortened.includes(pass))
      .map(({ pass, sweep }) => ({ pass, sweep }));
    this.#give({ kind: 'plan', of, sweeps, left: this.left() });
  }
}
