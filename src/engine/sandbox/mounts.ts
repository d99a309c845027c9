/** A mounted file system, as /proc/self/mountinfo tells of it. */
export interface Mount {
  readonly point: string;
  readonly type: string;
  readonly isReadOnly: boolean;
}

interface Row extends Mount {
  readonly id: string;
  readonly parent: string;
}

/** Those that can be seen, outer ones first: what another mount covers is left out. */
export function parseMounts(mountinfo: string): Mount[] {
  const rows = mountinfo.split('\n').flatMap((line): Row[] => {
    const [left = '', right = ''] = line.split(' - ');
    const [id = '', parent = '', , , point, options = ''] = left.split(' ');
    const [type = '', , ofSystem = ''] = right.split(' ');
    if (point === undefined) return [];
    const isReadOnly = `${options},${ofSystem}`.split(',').includes('ro');
    return [{ id, parent, point: unescape(point), type, isReadOnly }];
  });
  const byId = new Map(rows.map((row) => [row.id, row]));
  const topOf = (row: Row): Row => {
    const upon = rows.find((other) => other !== row && other.parent === row.id && other.point === row.point);
    return upon === undefined ? row : topOf(upon);
  };
  const isReached = (row: Row): boolean => {
    const parent = byId.get(row.parent);
    if (parent === undefined || parent === row) return true;
    if (row.point === parent.point) return isReached(parent);
    const isCovered = rows.some(
      (other) =>
        other.parent === row.parent &&
        other.point !== row.point &&
        within(other.point, row.point) &&
        other.point !== parent.point,
    );
    return !isCovered && topOf(parent) === parent && isReached(parent);
  };
  return rows
    .filter((row) => topOf(row) === row && isReached(row))
    .sort((a, b) => (a.point < b.point ? -1 : 1))
    .map(({ point, type, isReadOnly }) => ({ point, type, isReadOnly }));
}

/** Whether `path` is the folder or lies in it; both absolute. */
export function within(folder: string, path: string): boolean {
  return path === folder || path.startsWith(folder.endsWith('/') ? folder : `${folder}/`);
}

/** Spaces, tabs, line ends and backslashes are written in octal there, and in a table of mounts as well. */
function unescape(field: string): string {
  return field.replace(/\\([0-7]{3})/g, (_, octal: string) => String.fromCharCode(parseInt(octal, 8)));
}

export function escapeField(path: string): string {
  return path.replace(/[\s\\#]/g, (character) => `\\${character.charCodeAt(0).toString(8).padStart(3, '0')}`);
}
