/** A script for a child process: carries out each sequence of fs calls that a line of its input holds, and prints what it saw. */
export const interpreter = `
const fs = require('fs'), path = require('path');

function shown(value) {
  if (value === undefined || value === null || typeof value === 'boolean' || typeof value === 'number') return String(value);
  if (Buffer.isBuffer(value)) return 'bytes ' + value.toString();
  if (Array.isArray(value)) return value.map(shown);
  if (value instanceof fs.Dirent) return [value.name, value.parentPath ?? value.path, kind(value)];
  if (value instanceof fs.Stats) return [kind(value), value.mode, value.isFile() ? value.size : 0];
  return value;
}
const kind = (it) => it.isDirectory() ? 'folder' : it.isSymbolicLink() ? 'link' : it.isFile() ? 'file' : 'other';
const failed = (error) => ({ code: error.code, syscall: error.syscall, path: error.path, dest: error.dest, errno: error.errno, message: error.message });

const below = (folder) => fs.readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
  const name = path.join(folder, entry.name);
  return entry.isDirectory() ? [name, ...below(name)] : [name];
});

async function call(face, name, args) {
  try {
    if (face === 'sync') return shown(fs[name + 'Sync'](...args));
    if (face === 'promise' && fs.promises[name]) return shown(await fs.promises[name](...args));
    return shown(await new Promise((resolve, reject) => fs[name](...args, (error, value) => {
      if (typeof error === 'boolean') resolve(error); else if (error) reject(error); else resolve(value);
    })));
  } catch (error) { return failed(error); }
}

const special = {
  // Versions of Node name different paths when a link leads nowhere.
  async realpath(face, name) {
    const found = await call(face, 'realpath', [name]);
    return found.code ?? found;
  },
  async handle(face, name, flags, text) {
    try {
      const handle = await fs.promises.open(name, flags);
      try { await handle.writeFile(text); } finally { await handle.close(); }
      return 'written';
    } catch (error) { return failed(error); }
  },
  async descriptor(face, name, flags, text) {
    try {
      const fd = fs.openSync(name, flags, 0o640);
      try { fs.writeSync(fd, text); fs.ftruncateSync(fd, 3); } finally { fs.closeSync(fd); }
      return 'written';
    } catch (error) { return failed(error); }
  },
  chdir(face, name) {
    try { process.chdir(name); return process.cwd(); } catch (error) { return failed(error); } 
  },
  async folder(face, name, options) {
    try {
      const names = [];
      for await (const entry of await fs.promises.opendir(name, options)) names.push(shown(entry));
      return names.sort();
    } catch (error) { return failed(error); }
  },
  async mkdtemp(face, prefix) {
    const made = await call(face, 'mkdtemp', [prefix]);
    if (typeof made !== 'string') return { ...made, path: undefined, message: undefined };
    return made.slice(0, -6) + String(fs.statSync(made).isDirectory()) + shown(fs.rmdirSync(made));
  },
};

require('readline').createInterface(process.stdin).on('line', async (line) => {
  const { folder, calls } = JSON.parse(line);
  process.chdir(folder);
  const results = [];
  for (const { face, name, args } of calls) {
    results.push(await (special[name] ? special[name](face, ...args) : call(face, name, args)));
  }
  process.chdir(folder);
  const all = below('.').sort();
  results.push(all.map((name) => {
    const stats = fs.lstatSync(name);
    return [name, shown(stats), stats.isFile() ? fs.readFileSync(name, 'utf8') : stats.isSymbolicLink() ? fs.readlinkSync(name) : ''];
  }));
  process.chdir('/');
  const names = [[folder, '<folder>'], [path.dirname(folder), '<above>'], [path.dirname(path.dirname(folder)), '<top>']];
  console.log(names.reduce((text, [real, shown]) => text.replaceAll(real, shown), JSON.stringify(results)));
});
`;
