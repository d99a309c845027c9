import { readFile } from 'node:fs/promises';

const modules = new URL('../../node_modules/', import.meta.url);
const files: Record<string, string> = {
  'resvg.wasm': '@resvg/resvg-wasm/index_bg.wasm',
  'Inter-Regular.ttf': '@expo-google-fonts/inter/400Regular/Inter_400Regular.ttf',
  'Inter-SemiBold.ttf': '@expo-google-fonts/inter/600SemiBold/Inter_600SemiBold.ttf',
};

/** What the build puts into `dist/picture`, from where it comes. */
export function readAsset(name: string): Promise<Uint8Array> {
  return readFile(new URL(files[name] ?? name, modules));
}
