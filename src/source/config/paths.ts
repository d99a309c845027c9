/** Paths of either kind of system, without Node. */

export function folderOf(path: string): string {
  const at = Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\'));
  return at < 0 ? '' : path.slice(0, at);
}

/** `path` as it is seen from `folder`, `.` and `..` taken out. */
export function joinPath(folder: string, path: string): string {
  const isAbsolute = /^([/\\]|[a-z]:[/\\])/i.test(path);
  const whole = isAbsolute || folder === '' ? path : `${folder}/${path}`;
  const separator = whole.includes('\\') ? '\\' : '/';
  const parts: string[] = [];
  for (const part of whole.split(/[/\\]/)) {
    if (part === '.' || (part === '' && parts.length > 0)) continue;
    if (part === '..' && parts.length > 0 && parts.at(-1) !== '..' && parts.at(-1) !== '') parts.pop();
    else parts.push(part);
  }
  return parts.join(separator);
}
