/**
 * The keyword of an LR that is inserted at an offset, the end of a call's arguments: `lr` in PyTorch, `learning_rate` in Keras and in Hugging Face's arguments,
 * `base_lr` where fastai fine-tunes.
 */
export function keywordAt(text: string, offset: number): 'lr' | 'learning_rate' | 'base_lr' {
  const callee = calleeBefore(text, offset);
  if (/\.fine_tune$/.test(callee)) return 'base_lr';
  if (/(TrainingArguments|Config)$/.test(callee)) return 'learning_rate';
  const [root = ''] = callee.split('.');
  const home = /\bkeras\b/.test(callee) ? 'keras' : homeOf(text, root);
  if (home !== undefined) return /^(keras|tensorflow|tf_keras)\b/.test(home) ? 'learning_rate' : 'lr';
  return usesKeras(text) ? 'learning_rate' : 'lr';
}

/** `torch.optim.Adam` of `torch.optim.Adam(model.parameters()` before the offset. */
function calleeBefore(text: string, offset: number): string {
  let open = 0;
  for (let at = offset - 1; at >= 0; at--) {
    const character = text[at] ?? '';
    if (')]}'.includes(character)) open++;
    else if ('([{'.includes(character) && open-- === 0)
      return /[\w.]+(?=\s*$)/.exec(text.slice(Math.max(0, at - 200), at))?.[0] ?? '';
  }
  return '';
}

/** The package that a name comes from. */
function homeOf(text: string, name: string): string | undefined {
  if (!/^\w+$/.test(name)) return undefined;
  const from = new RegExp(
    String.raw`^[ \t]*from\s+([\w.]+)\s+import\s+(?:\([^)]*|[^(\n]*)\b${name}\b|^[ \t]*import\s+([\w.]+)(?:[ \t]+as[ \t]+${name}\b)`,
    'm',
  ).exec(text);
  if (from !== null) return from[1] ?? from[2];
  return new RegExp(String.raw`^[ \t]*import\s+(?:[\w., \t]*\b)?${name}\b`, 'm').test(text)
    ? name
    : undefined;
}

/** Where no import tells. */
function usesKeras(text: string): boolean {
  return /\b(?:keras|tensorflow)\b/.test(text) && !/\btorch\b/.test(text);
}
