import assert from 'node:assert/strict';
import { parseMounts } from '../../../src/engine/sandbox/mounts.ts';
import { planParts, type EntryKind, type Surroundings } from '../../../src/engine/sandbox/plan.ts';

/** A desktop: a home on a disk of its own, a stick that may not be written to, a network share in the home. */
const DESKTOP = `
22 27 0:21 / /proc rw - proc proc rw
24 27 0:6 / /dev rw - devtmpfs devtmpfs rw
25 24 0:23 / /dev/shm rw - tmpfs tmpfs rw
30 25 0:27 / /dev/shm rw - tmpfs tmpfs rw
27 1 254:0 / / rw,relatime shared:1 - ext4 /dev/vda rw
31 27 254:1 / /home rw - xfs /dev/vdb rw
32 31 0:40 / /home/me/my\\040share rw - nfs4 host:/share rw
33 27 254:2 / /media/stick ro - vfat /dev/sdb ro
34 22 0:50 / /proc/sys/fs/binfmt_misc rw - binfmt_misc none rw
`;

function surroundings(mountinfo: string, folders: Record<string, Record<string, EntryKind>>): Surroundings {
  return {
    shared: ['/var/tmp'],
    mounts: parseMounts(mountinfo),
    list: (folder) => Object.entries(folders[folder] ?? {}).map(([name, kind]) => ({ name, kind })),
    kindOf: (path) => (path.endsWith('.conf') ? 'file' : 'folder'),
  };
}

const FOLDERS: Record<string, Record<string, EntryKind>> = {
  '/': { bin: 'link', dev: 'folder', home: 'folder', media: 'folder', proc: 'folder', var: 'folder' },
  '/media': { stick: 'folder', disk: 'folder' },
  '/home': { me: 'folder', you: 'folder' },
  '/home/me': { 'my share': 'folder', work: 'folder', 'notes.txt': 'file', agent: 'special' },
};

const planned = (mountinfo: string, isPrivileged: boolean): string[] =>
  planParts(surroundings(mountinfo, FOLDERS), isPrivileged).map((part) => `${part.kind} ${part.path}`);

describe('the mounts that a script is to see', () => {
  it('are those that can be seen, outer ones first, by their own names', () => {
    assert.deepEqual(
      parseMounts(DESKTOP).map(({ point, type, isReadOnly }) => `${point} ${type}${isReadOnly ? ' ro' : ''}`),
      [
        '/ ext4',
        '/dev devtmpfs',
        '/dev/shm tmpfs',
        '/home xfs',
        '/home/me/my share nfs4',
        '/media/stick vfat ro',
        '/proc proc',
        '/proc/sys/fs/binfmt_misc binfmt_misc',
      ],
    );
  });

  it('leave out what another mount covers', () => {
    const covered = `${DESKTOP}40 31 0:60 / /home/me rw - tmpfs tmpfs rw\n`;
    const points = parseMounts(covered).map(({ point }) => point);
    assert.ok(points.includes('/home/me'));
    assert.ok(!points.includes('/home/me/my share'));
  });

  it('are copies over each writable file system, where the user may mount', () => {
    assert.deepEqual(planned(DESKTOP, true), [
      'overlay /',
      'bind /dev',
      'overlay /dev/shm',
      'overlay /home',
      'overlay /home/me/my share',
      'bind /media/stick',
      'bind /proc',
    ]);
  });

  it('are copies over each folder that holds no mount, where only a user namespace allows it', () => {
    assert.deepEqual(planned(DESKTOP, false), [
      ...['folder /', 'link /bin', 'folder /dev', 'folder /home'],
      ...['folder /media', 'folder /media/stick', 'overlay /media/disk', 'folder /proc', 'overlay /var'],
      ...['bind /dev', 'overlay /dev/shm'],
      ...['folder /home', 'folder /home/me', 'folder /home/me/my share', 'overlay /home/me/work'],
      ...['file /home/me/notes.txt', 'bind /home/me/agent', 'overlay /home/you'],
      ...['overlay /home/me/my share', 'bind /media/stick', 'bind /proc', 'overlay /var/tmp'],
    ]);
  });

  it('show a single file that is mounted, and let nobody write to it', () => {
    const container = `${DESKTOP}41 27 254:0 /x /etc/resolv.conf rw - ext4 /dev/vda rw\n`;
    const part = planParts(surroundings(container, FOLDERS), true).find(({ path }) => path.endsWith('.conf'));
    assert.deepEqual(part, { kind: 'bind', path: '/etc/resolv.conf', isFolder: false, isReadOnly: true });
  });
});
