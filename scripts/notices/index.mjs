// What others wrote and we ship: each package's name, version, licence and licence text, as one file that the build writes. A package
// without a licence, or with one that nobody has accepted, fails the build.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { cratesIn } from './crates.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const root = join(here, '../..');
const read = (path) => readFileSync(path, 'utf8');

/** Those that let us ship under our own, and ask for no more than this file. MPL-2.0: for the files it covers, which we leave as they are. */
const ACCEPTED = new Set([
  ...['0BSD', 'Apache-2.0', 'BSD-2-Clause', 'BSD-3-Clause', 'BSL-1.0', 'ISC', 'MIT', 'MPL-2.0', 'OFL-1.1'],
  ...['Unicode-3.0', 'Unlicense', 'Zlib'],
]);

/** Packages whose published file contains others. Where it has a source map, the map is asked as well. */
const CONTAINED = { 'd3-delaunay': ['delaunator', 'robust-predicates'] };

/**
 * The notices of what is in a build.
 * @param {import('./index.d.mts').Shipped} shipped
 */
export function noticesOf({ metafiles, copies, dist = join(root, 'dist') }) {
  /** @type {Map<string, Set<string>>} folder of a package, to the files of ours that contain it */
  const folders = new Map();
  const note = (input, file) => {
    for (const folder of packagesOf(input)) folders.set(folder, (folders.get(folder) ?? new Set()).add(file));
  };
  for (const { outputs } of metafiles)
    for (const [output, { inputs }] of Object.entries(outputs))
      for (const [input, { bytesInOutput }] of Object.entries(inputs))
        if (bytesInOutput > 0) note(input, shown(output, dist));
  for (const [from, to] of copies) note(from, shown(to, dist));
  const packages = [...folders].map(([folder, files]) => ({ ...describe(folder), files: [...files].sort() }));
  const notices = merged([...packages, ...compiledInto(copies, dist)]);
  const faults = notices.flatMap(faultsOf);
  if (faults.length > 0) throw new Error(`${faults.join('\n')}\nSee scripts/notices.`);
  return notices;
}

/**
 * What is under one licence text stands above it.
 * @param {readonly import('./index.d.mts').Notice[]} notices
 */
export function noticesText(notices) {
  const byText = new Map();
  for (const notice of notices) byText.set(notice.text, [...(byText.get(notice.text) ?? []), notice]);
  const sections = [...byText].map(([text, those]) => {
    const heads = those.map(
      ({ name, version, licence, source, files }) =>
        `${name} ${version}\n  Licence: ${licence}\n  Source: ${source}\n  In: ${files.join(', ')}\n`,
    );
    return `${'='.repeat(80)}\n${heads.join('')}${'-'.repeat(80)}\n${text}\n`;
  });
  return `Find LR contains the following software and fonts of others. "In" names the files of Find LR that contain it: not every
package of Find LR has each of them.

${sections.join('\n')}`;
}

/** Folders of the packages that a file of node_modules is of, those that were published inside it included. */
function packagesOf(input) {
  const match = /^(.*node_modules\/)((?:@[^/]+\/)?[^/]+)\//.exec(input.replaceAll(sep, '/'));
  if (match === null) return [];
  const [, modules, name] = match;
  const map = `${join(root, input)}.map`;
  const mapped = existsSync(map) ? JSON.parse(read(map)).sources : [];
  const others = mapped.flatMap((source) => {
    const [, other] = /node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(source ?? '') ?? [];
    return other === undefined ? [] : [other];
  });
  const contained = new Set([...others, ...(CONTAINED[name] ?? [])]);
  return [`${modules}${name}`, ...[...contained].map((other) => `node_modules/${other}`)];
}

/** What a package says of itself. */
function describe(folder) {
  const path = join(root, folder);
  if (!existsSync(join(path, 'package.json')))
    throw new Error(`${folder} is in what is shipped, but is not installed: its licence cannot be read.`);
  const { name, version, license, repository, homepage } = JSON.parse(read(join(path, 'package.json')));
  const url = (typeof repository === 'string' ? repository : repository?.url) ?? homepage ?? '';
  return {
    ...{ name, version, licence: license },
    source: addressOf(url),
    text: licenceText(path, name, license),
  };
}

/** Of the forms that package.json allows, the one that a browser takes. */
function addressOf(url) {
  return url
    .replace(/^git\+|\.git$/g, '')
    .replace(/^(?:github:)?(?=[\w-]+\/[\w.-]+$)/, 'https://github.com/')
    .replace(/^(?:git|ssh|http):\/\/(?:git@)?/, 'https://')
    .replace(/^git@([^:]+):/, 'https://$1/');
}

/** Of the package's own file, or of `licences`: written down for a package that has none, or the same for all who use that licence. */
function licenceText(path, name, licence) {
  const own = readdirSync(path).filter((file) => /^(licen[cs]e|copying|notice)/i.test(file));
  if (own.length > 0)
    return own
      .sort()
      .map((file) => read(join(path, file)).trim())
      .join('\n\n');
  const written = [name.replace('/', '+'), licence].map((file) => join(here, 'licences', `${file}.txt`));
  const found = written.find((file) => existsSync(file));
  return found === undefined ? '' : read(found).trim();
}

/** What was compiled into the WebAssembly that is shipped, which no package.json tells: compiled.json has it. */
function compiledInto(copies, dist) {
  const { texts, parts } = JSON.parse(read(join(here, 'compiled.json')));
  return copies.flatMap(([from, to]) => {
    if (!from.endsWith('.wasm')) return [];
    const file = shown(to, dist);
    const inside = parts.filter(({ within }) => file.endsWith(`/${within}`));
    for (const crate of cratesIn(readFileSync(join(root, from))))
      if (!inside.some(({ name, version }) => crate === `${name}-${version}`))
        throw new Error(`${from} contains ${crate}, which scripts/notices/compiled.json does not name.`);
    return inside.map(({ name, version, licence, source, text }) => ({
      ...{ name, version, licence, source },
      ...{ files: [file], text: texts[text] },
    }));
  });
}

/** @returns {string[]} */
function faultsOf({ name, version, licence, source, text, files }) {
  const unknown = `${licence ?? ''}`.split(/ (?:AND|OR) |[()]/).find((id) => id !== '' && !ACCEPTED.has(id));
  const faults = [
    ...(version ? [] : ['has no version.']),
    ...(licence ? [] : ['names no licence.']),
    ...(unknown === undefined ? [] : [`its licence "${unknown}" is not one of those that were accepted.`]),
    ...(text ? [] : ['has no licence text.']),
    ...(source ? [] : ['does not say where its source is to be had.']),
  ];
  return faults.map((fault) => `${name} ${version ?? ''} is in ${files.join(', ')}, and ${fault}`);
}

/** One entry for what is in several files, by name. */
function merged(notices) {
  const byName = new Map();
  for (const notice of notices) {
    const key = `${notice.name} ${notice.version} ${notice.text}`;
    const files = [...(byName.get(key)?.files ?? []), ...notice.files];
    byName.set(key, { ...notice, files: [...new Set(files)].sort() });
  }
  const order = new Intl.Collator('en').compare;
  return [...byName.values()].sort((a, b) => order(`${a.name} ${a.version}`, `${b.name} ${b.version}`));
}

const shown = (path, dist) => {
  const inDist = relative(dist, join(root, path)).replaceAll(sep, '/');
  return inDist.startsWith('..') ? relative(root, join(root, path)).replaceAll(sep, '/') : inDist;
};
