import { logger, parse, View, Warn, type Config, type Loader, type Runtime, type Spec } from 'vega';
import { compile, type TopLevelSpec } from 'vega-lite';
import type { ChartTheme } from '../chart/index.ts';
import { configOf } from './config.ts';
import { guardedExpressions } from './expressions.ts';
import { withinItsDrawing } from './inputs.ts';
import { keepCursor, RENDERER } from './page.ts';
import type { Tooltip } from './tooltip.ts';

export type Mode = 'vega' | 'vega-lite';

export interface Surroundings {
  readonly loader: Loader;
  readonly tooltip: Tooltip;
  readonly theme: ChartTheme;
}

/**
 * A specification drawn into an empty element. What it says of how it is to be embedded (`usermeta`) is not asked: it could choose another
 * loader, or have its expressions compiled.
 */
export async function draw(
  container: HTMLElement,
  spec: unknown,
  mode: Mode,
  { loader, tooltip, theme }: Surroundings,
): Promise<View> {
  const config = configOf(theme);
  const log = logger(Warn);
  // Vega-Lite has written the colours into what it compiles to.
  const runtime =
    mode === 'vega-lite'
      ? parse(compile(spec as TopLevelSpec, { config, logger: log }).spec, {}, { ast: true })
      : parse(spec as Spec, config as Config, { ast: true });
  keepCursor(container);
  const view = new View(withinItsDrawing(runtime as Runtime), {
    loader,
    logger: log,
    // Ours; the type knows Vega's own alone.
    renderer: RENDERER as 'svg',
    // Interpreted: where `unsafe-eval` is forbidden, they could not be compiled.
    expr: guardedExpressions,
    tooltip: tooltip.show,
    hover: mode === 'vega',
  });
  try {
    return await view.initialize(container).runAsync();
  } catch (error) {
    view.finalize();
    throw error;
  }
}
