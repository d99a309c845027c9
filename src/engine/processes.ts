import type { RunnerMessage } from '../protocol/messages.ts';
import type { Peer, PipeListener } from './pipe.ts';
import type { OneVoice } from './lead.ts';
import { Ranks } from './ranks.ts';
import { RunnerProcess } from './runnerProcess.ts';
import type { Verdict } from './verdict.ts';

/** Where the pass takes what it is told. */
export interface Hearer extends OneVoice {
  /** What came over the pipe cannot be understood. */
  broke(reason: string): void;
}

/**
 * The processes of a script that make optimizers, and which of them is heard: the first that runs the script itself, or takes a step; or, where one
 * says that it is a rank of several, all the ranks. Others (a helper, an evaluation, a data worker that imports the script anew)
 * are let be: they keep their connection.
 */
export class Processes implements PipeListener {
  private readonly known = new Map<Peer, RunnerProcess>();
  private heard: RunnerProcess | null = null;
  private ranks: Ranks | null = null;

  /** `environment`: what every process was given, so that it cannot tell ranks apart. */
  constructor(
    private readonly hearer: Hearer,
    private readonly environment: NodeJS.ProcessEnv,
  ) {}

  message(message: RunnerMessage, peer: Peer): void {
    const process = this.known.get(peer) ?? new RunnerProcess(peer);
    this.known.set(peer, process);
    process.hear(message);
    const rank = this.ranks?.rankOf(process) ?? null;
    if (rank !== null) this.ranks!.receive(message, process, rank);
    else if (this.takesSeat(process)) this.ranks!.receive(message, process, this.ranks!.rankOf(process)!);
    else if (this.ranks !== null) {
      if (message.kind === 'done') this.ranks.bystanderLeft(process);
    } else if (process === this.heard) this.hearer.receive(message);
    else if (this.heard === null && process.mayTrain) this.hear(process, message);
  }

  closed(peer: Peer): void {
    const process = this.known.get(peer);
    if (process === undefined) return; // Its very hello could not be read.
    process.gone = true;
    if (this.ranks === null && process === this.heard) this.hearer.disconnected();
    else if (this.ranks?.rankOf(process) != null) this.ranks.left(process);
  }

  broken(reason: string, peer: Peer): void {
    const process = this.known.get(peer);
    const isHeard = process === undefined ? this.heard === null : process === this.heard;
    if (isHeard || (process !== undefined && this.ranks?.rankOf(process) != null)) this.hearer.broke(reason);
  }

  stop(): void {
    if (this.ranks === null) this.heard?.peer.send({ kind: 'stop' });
    else this.ranks.stop();
  }

  /** The sweep is to be through after so many steps in all. Ranks, which must agree on each step, go on as before. */
  shorten(steps: number): void {
    if (this.ranks === null) this.heard?.peer.send({ kind: 'sweep', steps });
  }

  /** No more will come. Where nobody was heard, one that might have been a helper is. */
  end(): void {
    const [candidate] = this.known.values();
    if (this.heard === null && this.ranks === null && candidate !== undefined) {
      this.hear(candidate, candidate.done);
    }
  }

  /** How many ranks there are; null where the training is not distributed. */
  get world(): number | null {
    return this.ranks?.world ?? null;
  }

  get verdict(): Verdict | null {
    return this.ranks?.verdict ?? null;
  }

  /** The rank that others waited for before the first step; null if it cannot be told. */
  get laggard(): number | null {
    return this.ranks?.laggard ?? null;
  }

  private hear(process: RunnerProcess, last: RunnerMessage | null): void {
    this.heard = process;
    for (const message of process.account()) this.hearer.receive(message);
    if (last?.kind === 'points' || last?.kind === 'done') this.hearer.receive(last);
  }

  /** Whether the process is a rank, and the first that says so of its rank. Ranks come in place of one that has not stepped. */
  private takesSeat(process: RunnerProcess): boolean {
    const claim = process.hello?.rank;
    if (claim === undefined || !process.mayTrain || this.environment[claim.source] !== undefined)
      return false;
    if (this.ranks === null && this.heard !== null && this.heard !== process && this.heard.stepped)
      return false;
    if (claim.rank >= (this.ranks?.world ?? claim.world)) return false;
    this.ranks ??= new Ranks(claim.world, this.hearer);
    return this.ranks.seat(process, claim.rank);
  }
}
