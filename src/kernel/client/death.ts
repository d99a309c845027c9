/** Why a kernel's process is gone, in a sentence. `stderr` is the end of what it said. */
export function describeDeath(code: number | null, signal: string | null, stderr: string): string {
  if (/JavaScript heap out of memory/.test(stderr))
    return "The kernel ran out of memory. Give Node.js more with NODE_OPTIONS=--max-old-space-size=8192, or keep less in the notebook's variables.";
  if (signal === 'SIGKILL')
    return 'The kernel was killed (SIGKILL): perhaps the machine was short of memory.';
  if (signal !== null) return `The kernel was ended by ${signal}.`;
  if (code === 0) return 'The cell ended the kernel, with process.exit().';
  return `The kernel ended with exit code ${code}${lastLine(stderr)}.`;
}

function lastLine(text: string): string {
  const line = text.trim().split('\n').at(-1)?.trim() ?? '';
  return line === '' ? '' : `: ${line.replace(/\.$/, '')}`;
}
