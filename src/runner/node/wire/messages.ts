/** The runner's side of the wire, as src/protocol/messages.ts describes it; test/runner/wire holds it to that. */

export interface Location {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** What a sweep may do to the script's epochs, as src/protocol/epochs.ts has it. */
export interface DataRules {
  readonly roundAt?: number;
  readonly evaluates?: true;
}

export interface Start {
  readonly hook:
    | {
        readonly kind: 'sweep';
        readonly mode: 'exponential' | 'linear';
        readonly minLr: number;
        readonly maxLr: number;
        readonly steps: number;
        readonly ceilingLr: number;
      }
    | {
        readonly kind: 'fixed';
        readonly lrs: Readonly<Record<string, number>>;
        readonly set?: readonly string[];
        readonly steps: number | null;
      };
  readonly optimizer: string | null;
  /** Of cells: the name of the one whose training is swept. */
  readonly tested?: string;
  readonly data?: DataRules;
  readonly seed: number | null;
  readonly guard: boolean;
  readonly isLayered?: true;
  readonly scratch: string;
  readonly assets: string;
  readonly script: string;
}

export interface Hello {
  readonly kind: 'hello';
  readonly protocol: 1;
  readonly token: string;
  readonly pid: number;
  readonly language: 'javascript';
  readonly languageVersion: string;
  readonly framework: string;
  readonly frameworkVersion: string;
  readonly backend: string;
  readonly device: string;
  readonly canShorten: true;
}

/** Where an LR was set after the optimizer was made. */
export interface Setting {
  readonly location: Location | null;
  readonly frames: readonly Location[];
}

export interface OptimizerMessage {
  readonly kind: 'optimizer';
  readonly id: string;
  readonly type: string;
  readonly lr: number | null;
  readonly groups: readonly { readonly lr: number | null; readonly set?: Setting; readonly size?: number }[];
  readonly momentum?: number;
  readonly betas?: readonly [number, number];
  readonly batchSize?: number;
  readonly schedule?: string;
  readonly hand?: Setting;
  readonly steps: number;
  readonly location: Location | null;
  readonly frames: readonly Location[];
}

export interface NoteMessage {
  readonly kind: 'note';
  readonly topic: string;
  readonly message: string;
}

export type DoneReason = 'stopped' | 'swept' | 'non-finite' | 'ended' | 'exited' | 'failed';

export interface DoneMessage {
  readonly kind: 'done';
  readonly reason: DoneReason;
  readonly steps: number;
  readonly exitCode?: number;
  /**
   * `ends`: trainings that ended as the script wrote them, `between`: after the last step; `past`: steps taken when the training was first prolonged past
   * the script's own epochs.
   */
  readonly data?: { readonly ends?: number; readonly between?: boolean; readonly past?: number };
  readonly error?: { readonly message: string; readonly stack?: string };
}

/** `loss: null` stands for one that is not finite: JSON has no NaN. */
export interface PointMessage {
  readonly step: number;
  readonly lr: number;
  readonly loss: number | null;
}

export type Message = Hello | OptimizerMessage | NoteMessage | DoneMessage;

/** What this process is asked to do; null where no engine is behind it. Throws on a spec that is no JSON. */
export function readStart(env: NodeJS.ProcessEnv): Start | null {
  if (!env['FIND_LR_SPEC']) return null;
  return JSON.parse(env['FIND_LR_SPEC']) as Start;
}
