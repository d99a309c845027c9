export interface Entry {
  /** Name and version. */
  readonly title: string;
  readonly name: string;
  readonly licence: string;
  readonly source: string;
  readonly files: readonly string[];
  readonly text: string;
}

/** The file of notices, as a person reads it: what is under one licence text stands above it. */
export function readNotices(text: string): Entry[] {
  return text
    .split(`${'='.repeat(80)}\n`)
    .slice(1)
    .flatMap((section) => {
      const [heads = '', licence = ''] = section.split(`${'-'.repeat(80)}\n`);
      return [...heads.matchAll(/(.+)\n {2}Licence: (.*)\n {2}Source: (.*)\n {2}In: (.*)\n/g)].map(
        ([, title = '', id = '', source = '', files = '']) => ({
          title,
          name: title.slice(0, title.indexOf(' ')),
          licence: id,
          source,
          files: files.split(', '),
          text: licence.trim(),
        }),
      );
    });
}
