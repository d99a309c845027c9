/** The step under the pointer: a hairline and its numbers. The table says the same to those without a pointer. */
import type { Point } from '../../analysis/types.ts';
import { formatLoss, formatLr } from '../../analysis/format.ts';
import { lrDomain, PADDING, type ChartInput, type ChartTheme } from '../index.ts';

export interface Readout {
  /** `width` is the plot's, in pixels. */
  show(input: ChartInput, width: number, theme: ChartTheme): void;
  dispose(): void;
}

/** `height` is the whole chart's, in pixels. */
export function createReadout(element: HTMLElement, height: number): Readout {
  const hair = document.createElement('div');
  const label = document.createElement('div');
  element.style.position = 'relative';
  Object.assign(hair.style, {
    position: 'absolute',
    top: `${PADDING.top}px`,
    height: `${height - PADDING.top - PADDING.bottom}px`,
    width: '1px',
    pointerEvents: 'none',
  });
  Object.assign(label.style, {
    position: 'absolute',
    top: `${PADDING.top + 4}px`,
    padding: '1px 6px',
    borderRadius: '3px',
    whiteSpace: 'nowrap',
    pointerEvents: 'none',
  });
  for (const part of [hair, label]) {
    part.hidden = true;
    part.setAttribute('aria-hidden', 'true');
    element.append(part);
  }
  let shown: { readonly input: ChartInput; readonly width: number } | undefined;

  function move(event: PointerEvent): void {
    const pointed = event.clientX - element.getBoundingClientRect().left - PADDING.left;
    const point = shown === undefined ? undefined : nearest(shown.input, shown.width, pointed);
    hair.hidden = label.hidden = point === undefined;
    if (shown === undefined || point === undefined) return;
    const x = position(shown.input, shown.width, point.lr) + PADDING.left;
    label.textContent = `LR ${formatLr(point.lr)}, loss ${formatLoss(point.loss)}`;
    hair.style.left = `${x}px`;
    const right = x + 12 + label.offsetWidth < element.clientWidth;
    label.style.left = `${right ? x + 6 : x - 6 - label.offsetWidth}px`;
  }

  function leave(): void {
    hair.hidden = label.hidden = true;
  }

  element.addEventListener('pointermove', move);
  element.addEventListener('pointerleave', leave);
  return {
    show(input, width, theme) {
      shown = { input, width };
      hair.style.background = theme.muted;
      Object.assign(label.style, {
        color: theme.foreground,
        background: theme.background,
        border: `1px solid ${theme.grid}`,
        font: `${theme.fontSize - 1}px/1.5 ${theme.font}`,
      });
    },
    dispose() {
      element.removeEventListener('pointermove', move);
      element.removeEventListener('pointerleave', leave);
    },
  };
}

/** Pixels from the plot's left edge. */
function position(input: ChartInput, width: number, lr: number): number {
  const [low, high] = lrDomain(input);
  const log = input.sweep.mode === 'exponential';
  return width * (log ? Math.log(lr / low) / Math.log(high / low) : (lr - low) / (high - low));
}

/** The point nearest to `x` pixels, if one is within twenty. */
function nearest(input: ChartInput, width: number, x: number): Point | undefined {
  const [low, high] = lrDomain(input);
  const log = input.sweep.mode === 'exponential';
  const scale = log ? width / Math.log(high / low) : width / (high - low);
  let best: Point | undefined;
  let least = 20;
  for (const pass of input.passes) {
    for (const point of pass) {
      const distance = Math.abs((log ? Math.log(point.lr / low) : point.lr - low) * scale - x);
      if (distance < least) [best, least] = [point, distance];
    }
  }
  return best;
}
