/** Made by scripts/chart-plugin.js while building: the chart's specification, compiled to Vega. */
declare module 'compiled-chart' {
  import type { Spec } from 'vega';
  export const exponential: Spec;
  export const linear: Spec;
}
