/** Colours and fonts as resolved strings: a canvas knows no CSS variables. */
export interface ChartTheme {
  readonly background: string;
  /** Text. */
  readonly foreground: string;
  /** Axis labels, the marks of lesser suggestions. */
  readonly muted: string;
  readonly grid: string;
  /** The smoothed curve. */
  readonly curve: string;
  /** Raw points and the band of several passes. */
  readonly raw: string;
  /** What is recommended. */
  readonly accent: string;
  /** The LR range. */
  readonly range: string;
  /** Where it diverged. */
  readonly danger: string;
  readonly font: string;
  /** Pixels. */
  readonly fontSize: number;
  /** 0..1: how opaque faint things are; 1 leaves nothing faint (high contrast). */
  readonly faint: number;
}

/** Okabe and Ito's palette (2008), told apart under every common colour blindness; blue curve, orange choice, vermilion danger. */
export const lightTheme: ChartTheme = {
  background: '#ffffff',
  foreground: '#1f2328',
  muted: '#636c76',
  grid: '#e7e9ec',
  curve: '#0072b2',
  raw: '#0072b2',
  accent: '#b35c00',
  range: '#007a5a',
  danger: '#c43b3b',
  font: 'Inter, system-ui, sans-serif',
  fontSize: 12,
  faint: 0.35,
};

export const darkTheme: ChartTheme = {
  ...lightTheme,
  background: '#1f1f1f',
  foreground: '#e6e6e6',
  muted: '#9d9d9d',
  grid: '#333333',
  curve: '#56b4e9',
  raw: '#56b4e9',
  accent: '#f0a732',
  range: '#3fc79a',
  danger: '#f2777a',
  faint: 0.45,
};

export const highContrastTheme: ChartTheme = {
  ...darkTheme,
  background: '#000000',
  foreground: '#ffffff',
  muted: '#ffffff',
  grid: '#4a4a4a',
  curve: '#6fc3ff',
  raw: '#6fc3ff',
  accent: '#ffb938',
  danger: '#ff8a80',
  faint: 0.6,
};

export const highContrastLightTheme: ChartTheme = {
  ...lightTheme,
  foreground: '#000000',
  muted: '#292929',
  grid: '#c4c4c4',
  curve: '#00568a',
  raw: '#00568a',
  accent: '#8a4500',
  range: '#005c44',
  danger: '#a01c1c',
  faint: 0.6,
};
