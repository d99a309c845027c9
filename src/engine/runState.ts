import type { Diagnosis } from '../analysis/types.ts';
import type { RunEvent } from '../protocol/events.ts';
import type { HelloMessage, OptimizerMessage } from '../protocol/messages.ts';
import type { RunRecord } from '../protocol/record.ts';
import { diagnoseNote } from './diagnose/note.ts';
import { scriptLrs } from './scriptLrs.ts';

/** What is known of a run while it goes on, from all of its passes. Gives what is new as an event, and nothing twice. */
export class RunState {
  runtime: RunRecord['runtime'] = null;
  readonly optimizers = new Map<string, OptimizerMessage>();
  readonly diagnoses: Diagnosis[] = [];
  /** Why passes were made again. */
  readonly repeats: string[] = [];
  /** Optimizers whose loss does not tell whether training gets on. */
  readonly unrated = new Set<string>();
  private readonly notes = new Set<string>();

  constructor(private readonly give: (event: RunEvent) => void) {}

  hello(message: HelloMessage): void {
    const { language, languageVersion: version, framework, frameworkVersion, backend, device } = message;
    const runtime = { language, version, framework, frameworkVersion, backend, device };
    if (JSON.stringify(runtime) === JSON.stringify(this.runtime)) return;
    this.runtime = runtime;
    this.give({ kind: 'runtime', ...runtime });
  }

  optimizer(message: OptimizerMessage): void {
    if (message.within !== undefined) return void this.optimizers.delete(message.id);
    const known = this.optimizers.get(message.id);
    const merged = {
      ...message,
      ...scriptLrs(message, known),
      steps: Math.max(known?.steps ?? 0, message.steps ?? 0),
    };
    if (JSON.stringify(known) === JSON.stringify(merged)) return;
    this.optimizers.set(message.id, merged);
    this.give({ kind: 'optimizer', optimizer: merged });
  }

  note(topic: string, message: string): void {
    if (this.notes.has(message)) return;
    this.notes.add(message);
    if (topic === 'epochs') this.repeats.push(message);
    const diagnosis = diagnoseNote(topic, message);
    if (diagnosis === null) this.give({ kind: 'note', topic, message });
    else this.diagnose(diagnosis);
    if (topic === 'no-progress') for (const id of this.optimizers.keys()) this.unrated.add(id);
  }

  diagnose(diagnosis: Diagnosis): void {
    if (this.diagnoses.some(({ message }) => message === diagnosis.message)) return;
    this.diagnoses.push(diagnosis);
    this.give({ kind: 'diagnosis', diagnosis });
  }
}
