import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { dist, findLr, stateHome, UserFolder } from './support/command.ts';

/** A terminal of 90 columns, whose keys are what comes on stdin. */
const TERMINAL = `
import fcntl, os, pty, select, struct, sys, termios
pid, terminal = pty.fork()
if pid == 0:
    os.execvp(sys.argv[1], sys.argv[1:])
fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 90, 0, 0))
while True:
    for ready in select.select([terminal, 0], [], [])[0]:
        try:
            data = os.read(ready, 65536)
        except OSError:
            data = b""
        if not data:
            sys.exit(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) if ready == terminal else 1)
        os.write(1 if ready == terminal else terminal, data)
`;

describe('a run that takes minutes, at a terminal', () => {
  let folder: UserFolder;
  before(async () => {
    folder = await UserFolder.make();
    cpSync('test/fixtures/workspaces/training/slow.mjs', join(folder.path, 'slow.mjs'));
  });
  after(() => folder.remove());

  it('says what to type to make it shorter, and goes on from where it is', async function () {
    if (process.platform === 'win32') this.skip();
    const child = spawn(
      'python3',
      ['-c', TERMINAL, process.execPath, join(dist, 'cli.mjs'), 'run', 'slow.mjs'],
      {
        cwd: folder.path,
        env: { ...process.env, TERM: 'xterm', NO_COLOR: '1', XDG_STATE_HOME: stateHome },
      },
    );
    let screen = '';
    let typed = 0;
    child.stdout.on('data', (data: Buffer) => {
      screen += data.toString();
      if (typed === 0 && /Make it shorter.*\r?\n.*a: \d+ steps: about \d+ min/.test(screen)) {
        assert.match(screen, /step 5 of 100, about \d+ min left/);
        assert.match(screen, /b: only Adam 1 \(line 6\): about \d+ min/);
        typed = screen.length;
        child.stdin.write('a\n');
      } else if (
        typed > 0 &&
        typed < Infinity &&
        /step ([6-9]|\d\d) of [3-9]\d, about/.test(screen.slice(typed))
      ) {
        typed = Infinity;
        child.stdin.write('\u0003');
      }
    });
    const code = await new Promise((resolve) => child.on('close', resolve));
    assert.equal(code, 130, screen.slice(-3000));
    assert.match(screen, /Cancelled\./);
  });

  it('says in a log how long it takes as soon as that is known', async () => {
    let isEnding = false;
    const { code, stdout } = await findLr(['run', 'slow.mjs'], {
      cwd: folder.path,
      onStdout: (text, child) => {
        if (isEnding || !/about \d+ min left/.test(text)) return;
        isEnding = child.kill('SIGINT');
      },
    });
    assert.equal(code, 130);
    assert.match(stdout, /step 5 of 100, about \d+ min left/);
    assert.doesNotMatch(stdout, /type a letter/);
  });
});
