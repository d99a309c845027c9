/** How scripts die, and what is said of it: the true cause, and every step that was taken. */
import assert from 'node:assert/strict';
import { pythonScripts } from './support/scripts.ts';

/** At its 20th step it does what `HOW` says. */
const TRAIN = `
import ctypes, os, signal, sys, time, torch
torch.manual_seed(0)
model = torch.nn.Linear(4, 1)
optimizer = torch.optim.SGD(model.parameters(), lr=0.01)
x, y = torch.randn(64, 4), torch.randn(64, 1)
for step in range(STEPS):
    optimizer.zero_grad()
    loss = ((model(x) - y) ** 2).mean()
    loss.backward()
    optimizer.step()
    if step == AT - 1:
        HOW
`;
const script = (how: string, at = 20, steps = 200) =>
  TRAIN.replace('HOW', how).replace('AT', String(at)).replace('STEPS', String(steps));

interface Death {
  readonly name: string;
  readonly how: string;
  readonly says: RegExp;
  readonly advises: RegExp;
}

const DEATHS: readonly Death[] = [
  {
    name: 'killed',
    how: 'os.kill(os.getpid(), signal.SIGKILL)',
    says: /^train\.py was killed by SIGKILL after 20 training steps\.$/,
    advises: /memory/,
  },
  {
    name: 'with a segmentation fault',
    how: 'ctypes.string_at(0)',
    says: /^train\.py crashed \(SIGSEGV\) after 20 training steps\.$/,
    advises: /memory that is not its own\. Run the script by itself/,
  },
  {
    name: 'for the limit of the size of files',
    how: 'signal.signal(signal.SIGXFSZ, signal.SIG_DFL); os.kill(os.getpid(), signal.SIGXFSZ)',
    says: /^train\.py was killed by SIGXFSZ after 20 training steps\.$/,
    advises: /ulimit -f/,
  },
  {
    name: 'by native code that exits',
    how: 'ctypes.CDLL(None)._exit(7)',
    says: /^train\.py ended with exit code 7 after 20 training steps, past its interpreter\.$/,
    advises: /Native code/,
  },
  {
    name: 'by native code that closes what it did not open',
    // Else a quick machine has taken all steps of the sweep before the next points are sent.
    how: 'ctypes.CDLL(None).close_range(3, 9999, 0); time.sleep(0.2)',
    says: /^train\.py failed after \d+ training steps: RuntimeError: The script closed a file descriptor that it did not open, Find LR's, so this run ends\.$/,
    advises: /Run it by itself/,
  },
];

describe('a Python script that dies', function () {
  this.timeout(180_000);
  const scripts = pythonScripts();

  for (const { name, how, says, advises } of DEATHS) {
    it(name, async () => {
      const { code, record, stderr } = await scripts.run(script(how));
      assert.equal(code, 4, stderr);
      const { message, advice } = record.diagnoses.at(-1)!;
      assert.match(message, says);
      assert.match(advice, advises);
      const steps = Number(/after (\d+) training steps/.exec(message)?.[1]);
      assert.equal(record.passes[0]?.points.length, steps);
    });
  }

  it('lives on when it closes all descriptors, or one after the other: ours stays open', async () => {
    for (const how of [
      'os.closerange(3, 4096)',
      'for fd in range(3, 200): os.path.exists("/proc/self/fd/%d" % fd) and os.close(fd)',
    ]) {
      const { code, stderr } = await scripts.run(script(how));
      assert.equal(code, 0, stderr);
    }
  });

  it('by giving its place to another program, is said to have done that', async () => {
    const { record } = await scripts.run(script('os.execv("/bin/true", ["true"])', 5));
    assert.match(
      record.diagnoses.at(-1)!.message,
      /^train\.py called os\.execv\(\) after 5 training steps\.$/,
    );
  });
});
