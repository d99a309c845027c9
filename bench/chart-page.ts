/** The page that bench/chart.ts opens: a sweep that grows point by point. */
import type { ChartInput } from '../src/chart/index.ts';
import { lightTheme } from '../src/chart/index.ts';
import { mountChart } from '../src/chart/view/index.ts';

const UPDATES = 60;
const WARM_UP = 10;

const element = document.getElementById('chart') as HTMLElement;
const chart = mountChart(element, { theme: lightTheme, height: 340 });

/** A noisy descent and an explosion, with a curve through it: all its points. */
function sweep(count: number) {
  const lr = Array.from({ length: count }, (_, i) => 1e-7 * 10 ** ((8 * i) / (count - 1)));
  const loss = lr.map((at) => 2.3 / (1 + 300 * at) + (at > 0.3 ? (at - 0.3) * 5 : 0));
  const points = lr.map((at, step) => ({
    step,
    lr: at,
    loss: (loss[step] ?? 0) + 0.1 * Math.sin(step * 12.9898),
  }));
  return { lr, loss, points };
}

/** The first `count` of them. */
function input(all: ReturnType<typeof sweep>, count: number): ChartInput {
  const lr = all.lr.slice(0, count);
  const loss = all.loss.slice(0, count);
  return {
    sweep: { mode: 'exponential', minLr: 1e-7, maxLr: 10, steps: all.lr.length },
    passes: [all.points.slice(0, count)],
    analysis: {
      curve: { lr, loss },
      suggestions: [
        { method: 'steepest', lr: 1e-3 },
        { method: 'valley', lr: 3e-3 },
      ],
      recommended: { lr: 2e-3, low: 8e-4, high: 6e-3, method: 'valley', reason: '' },
      range: { baseLr: 1e-4, maxLr: 1e-2 },
      diagnoses: [],
    },
    scriptLr: 1e-3,
    diverged: false,
  };
}

/** Milliseconds of each update: from the call until the chart is drawn. */
async function measure(count: number): Promise<number[]> {
  const times: number[] = [];
  const all = sweep(count);
  for (let i = 0; i < UPDATES; i++) {
    const next = input(all, count - UPDATES + i);
    await new Promise(requestAnimationFrame);
    const start = performance.now();
    chart.update(next);
    await chart.drawn();
    // Reading a pixel back waits for what the canvas still has queued.
    element.querySelector('canvas')?.getContext('2d')?.getImageData(0, 0, 1, 1);
    if (i >= WARM_UP) times.push(performance.now() - start);
  }
  return times;
}

Object.assign(window, { measure });
