export { chartData, type ChartData, type ChartSize } from './data.ts';
export { lrDomain } from './domain.ts';
export { chartInput, shownOptimizer, type ChartInput } from './input.ts';
export { chartSpec, themeSignals, PADDING, TITLE_ROOM } from './spec.ts';
export { chartSummary, pointsCsv, textAlternative, type TextAlternative } from './table.ts';
export {
  darkTheme,
  highContrastLightTheme,
  highContrastTheme,
  lightTheme,
  type ChartTheme,
} from './theme.ts';
