/** Reads a file of the folder `picture` that the build writes (`dist/picture`): the renderer and its fonts. */
export type ReadAsset = (name: string) => Promise<Uint8Array>;

/** Inter, which the chart's labels are measured for. */
export const FONTS = [
  { file: 'Inter-Regular.ttf', weight: 400 },
  { file: 'Inter-SemiBold.ttf', weight: 600 },
] as const;
