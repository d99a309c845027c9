export { mountChart, type ChartView } from './mount.ts';
export { readTheme, onThemeChange } from './theme.ts';
