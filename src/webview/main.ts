/** Entry of the panel page: connects the page to the extension's host. */
import { shownOptimizer } from '../chart/index.ts';
import { mountChart, onThemeChange, readTheme } from '../chart/view/index.ts';
import type { EarlierRun, FromPanel, ToPanel } from '../protocol/panel.ts';
import { foldEvent, markApplied, type PanelState } from '../protocol/panelState.ts';
import type { Actions } from './actions.ts';
import { exportAs } from './exports.ts';
import { isOver, phaseOf } from '../view/model.ts';
import { createPage } from './page.ts';

/** What VS Code keeps for the page while it is hidden. */
interface Kept {
  /** Absolute path of the script: after a reload of the window the host shows its last result again. */
  readonly script: string;
  /** The optimizer shown, by run. */
  readonly run: string;
  readonly selected: string | undefined;
}

declare function acquireVsCodeApi(): {
  postMessage(message: FromPanel): void;
  getState(): Kept | undefined;
  setState(state: Kept): void;
};

const host = acquireVsCodeApi();
let state: PanelState | null = null;
let selected = host.getState()?.selected;
let runs: readonly EarlierRun[] = [];
/** Whether the host has said what there is to show. */
let isKnown = false;
let frame = 0;

const actions: Actions = {
  apply: (optimizer, lr) => withRun((run) => host.postMessage({ kind: 'apply', run, optimizer, lr })),
  copy: (text) => host.postMessage({ kind: 'copy', text }),
  help: (help) => withRun((run) => host.postMessage({ kind: 'help', run, help })),
  stop: () => withRun((run) => host.postMessage({ kind: 'stop', run })),
  cancel: () => withRun((run) => host.postMessage({ kind: 'cancel', run })),
  change: (change) => withRun((run) => host.postMessage({ kind: 'change', run, change })),
  show: (run) => host.postMessage({ kind: 'show', run }),
  rerun: () => withRun((run) => host.postMessage({ kind: 'rerun', run })),
  open: (location) => host.postMessage({ kind: 'open', location }),
  export: (format) =>
    void withRun(async (run, shown) => {
      try {
        const optimizer = selected ?? (shown.record === null ? undefined : shownOptimizer(shown.record));
        host.postMessage({
          kind: 'export',
          run,
          format,
          ...(await exportAs(format, shown, optimizer, chart)),
        });
      } catch (error) {
        page.notice('error', error instanceof Error ? error.message : String(error));
      }
    }),
  select: (optimizer) => {
    selected = optimizer;
    keep();
    render();
  },
};

const page = createPage(document.body, actions);
const chart = mountChart(page.chartElement, { theme: readTheme(document), height: 340 });
onThemeChange(document, (theme) => chart.setTheme(theme));
window.addEventListener('message', ({ data }: MessageEvent<ToPanel>) => receive(data));
setInterval(() => {
  if (state !== null && !isOver(phaseOf(state))) page.tick(state, Date.now());
}, 1000);
render();
host.postMessage({ kind: 'ready' });

function receive(message: ToPanel): void {
  if (message.kind === 'notice') {
    page.notice(message.tone, message.text);
    return;
  }
  if (message.kind === 'runs') runs = message.runs;
  else if (message.kind === 'snapshot') {
    isKnown = true;
    if (message.state?.run !== host.getState()?.run) selected = undefined;
    state = message.state;
    keep();
  } else if (state === null || message.run !== state.run) {
    return;
  } else if (message.kind === 'events') {
    state = message.events.reduce(foldEvent, state);
  } else if (message.kind === 'optimizers') {
    state = { ...state, optimizers: message.optimizers };
  } else {
    state = markApplied(state, message.optimizer, message.lr);
  }
  render();
}

function keep(): void {
  if (state !== null) host.setState({ script: state.target.path, run: state.run, selected });
}

/** At most once a frame, however fast the events come. */
function render(): void {
  if (frame !== 0) return;
  frame = requestAnimationFrame(() => {
    frame = 0;
    if (isKnown) page.show(state, runs, selected, Date.now(), chart);
  });
}

function withRun<T>(ask: (run: string, shown: PanelState) => T): T | undefined {
  return state === null ? undefined : ask(state.run, state);
}
