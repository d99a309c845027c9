export const LANGUAGES = ['python', 'javascript', 'typescript'] as const;
export type Language = (typeof LANGUAGES)[number];

/** The language of what is run, in a spec or in a record: a notebook says it, a script's ending tells it. */
export function languageOf(
  target: { kind: 'script'; path: string } | { kind: 'cells'; language: Language },
): Language {
  if (target.kind === 'cells') return target.language;
  if (/\.pyw?$/i.test(target.path)) return 'python';
  return /\.[cm]?tsx?$/i.test(target.path) ? 'typescript' : 'javascript';
}
