import type { Runtime } from 'vega';

const TYPES = new Set([
  ...['checkbox', 'color', 'date', 'datetime-local', 'month', 'number', 'radio', 'range', 'search', 'select'],
  ...['text', 'time', 'week'],
]);
const PROPERTIES = new Set([
  ...[
    'signal',
    'input',
    'name',
    'debounce',
    'options',
    'labels',
    'min',
    'max',
    'step',
    'placeholder',
    'size',
  ],
]);

/** What a drag goes on to hear outside the drawing. Keys are not among it: they are the page's. */
const WINDOW_EVENTS = ['pointermove', 'pointerup', 'mousemove', 'mouseup', 'touchmove', 'touchend', 'resize'];

/**
 * Inputs of a specification stand under its drawing, and are inputs: Vega would make an attribute of any property, and would put them into,
 * or connect them with, any element of the page. Nor is any element but the drawing listened to.
 */
export function withinItsDrawing(runtime: Runtime): Runtime {
  const { bindings = [], eventConfig } = runtime;
  const own = bindings
    .map((binding) => Object.fromEntries(Object.entries(binding).filter(([name]) => PROPERTIES.has(name))))
    .filter(({ input }) => TYPES.has(String(input)));
  return Object.assign(runtime, {
    bindings: own,
    eventConfig: {
      ...eventConfig,
      ...{ bind: 'container', globalCursor: false, selector: false, window: WINDOW_EVENTS },
    },
  });
}
