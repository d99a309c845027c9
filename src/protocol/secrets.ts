/** Arguments that look like secrets (passwords, keys, tokens) stand in no record, notebook, page or log: a mask stands for their value. */

/** Stands where a secret was. */
export const MASK = '***';

/** Option names that end so: `--wandb-api-key`, `--token`, `hub_token`. A tokenizer's own tokens, and keys of tables, are none. */
const NAME =
  /(^|[-_.])(api[-_]?key|access[-_]?key|secret[-_]?key|private[-_]?key|wandb[-_]?key|auth|apikey|token|passw(or)?d|passphrase|pwd|secrets?|credentials?)$/i;
const NO_SECRET =
  /(pad|eos|bos|unk|mask|sep|cls|end|start|stop|special|extra|image|prompt|first|last|next|per|max|min|num|n)[-_.]?token$/i;
/** Where 40 hexadecimal digits are no key. */
const HASH = /(revision|commit|sha|sha1|hash|checksum|digest|version|rev|ref)$/i;

/** What services give out: OpenAI's and Anthropic's, Hugging Face's, GitHub's, GitLab's, Slack's, AWS's, Google's, JSON web tokens. */
const VALUE =
  /^(sk-[\w-]{8,}|hf_\w{8,}|gh[pousr]_\w{8,}|github_pat_\w{8,}|glpat-[\w-]{8,}|xox[abprs]-[\w-]{8,}|AKIA[A-Z0-9]{12,}|AIza[\w-]{20,}|eyJ[\w-]+\.[\w-]+\.[\w-]+)$/;
/** Weights & Biases'. */
const HEX_KEY = /^[0-9a-f]{40}$/;
/** The password in `https://user:password@host`. */
const IN_URL = /^([a-z][a-z\d+.-]*:\/\/[^/\s:@]*:)([^/\s@]+)(@.*)$/i;

/** Shorter ones are not looked for in text: `adam` is a word, too. */
const SHORTEST_IN_TEXT = 6;

export interface Masked {
  readonly args: string[];
  readonly secrets: readonly string[];
}

/** The arguments as they may be kept, and the secrets that were in them. */
export function maskArguments(args: readonly string[]): Masked {
  const secrets: string[] = [];
  const hide = (secret: string): string => {
    if (secret !== MASK) secrets.push(secret);
    return MASK;
  };
  const masked = args.map((word, i) => {
    const before = args[i - 1] ?? '';
    const isValue = /^--?[a-z]/i.test(before) && !before.includes('=') && !/^--[a-z]/i.test(word);
    if (isValue && isSecretName(before) && word !== '') return hide(word);
    // `--token=X`, and `+api_key=X` as Hydra takes it.
    const [, name = '', value = ''] = /^([^=\s]+)=(.+)$/s.exec(word) ?? [];
    if (value !== '' && (isSecretName(name) || isSecret(value, name))) return `${name}=${hide(value)}`;
    const url = IN_URL.exec(word);
    if (url !== null) return `${url[1]}${hide(url[2]!)}${url[3]}`;
    return isSecret(word, isValue ? before : '') ? hide(word) : word;
  });
  return { args: masked, secrets };
}

/** The values of an environment that look like secrets. */
export function secretsIn(env: Readonly<Record<string, string>>): string[] {
  return Object.entries(env).flatMap(([name, value]) =>
    isSecretName(name) || isSecret(value, name) ? [value] : [],
  );
}

/** The options, or words, whose values a record does not hold: `--api-key`. */
export function maskedIn(args: readonly string[]): string[] {
  return args.flatMap((word, i) => {
    if (word === MASK) return [/^-/.test(args[i - 1] ?? '') ? args[i - 1]! : `argument ${i + 1}`];
    return word.includes(MASK) ? [word.slice(0, word.indexOf(MASK)).replace(/=$/, '')] : [];
  });
}

/** `args` with the values that their record does not hold, in the order of `maskedIn`. */
export function unmasked(args: readonly string[], values: readonly string[]): string[] {
  const left = [...values];
  return args.map((word) => (word.includes(MASK) ? word.replace(MASK, () => left.shift() ?? MASK) : word));
}

/** A value with the secrets masked in all texts that it holds. */
export function maskTexts<T>(value: T, secrets: readonly string[]): T {
  const wanted = secrets.filter((secret) => secret.length >= SHORTEST_IN_TEXT);
  return wanted.length === 0 ? value : (mapped(value, wanted) as T);
}

function mapped(value: unknown, secrets: readonly string[]): unknown {
  if (typeof value === 'string')
    return secrets.reduce((text, secret) => text.replaceAll(secret, MASK), value);
  if (Array.isArray(value)) return value.map((item: unknown) => mapped(item, secrets));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, mapped(item, secrets)]));
}

function isSecretName(name: string): boolean {
  const bare = name.replace(/^[-+]+/, '');
  return NAME.test(bare) && !NO_SECRET.test(bare);
}

function isSecret(value: string, name: string): boolean {
  return VALUE.test(value) || (HEX_KEY.test(value) && !HASH.test(name));
}
