import * as v from 'valibot';

/** What is wrong with a value that a schema refuses, as a clause for people: `steps is "many", where a number belongs`. */
export function whatIsWrong(issue: v.BaseIssue<unknown>): string {
  const path = v.getDotPath(issue);
  // A sentence that the schema itself has for it, in our words.
  if (issue.kind === 'validation' && !issue.message.startsWith('Invalid')) return issue.message;
  const subject = path ?? 'it';
  if (issue.received === 'undefined') return `${subject} is missing`;
  // What a validation received may be a length: the value itself says more.
  if (issue.kind === 'validation' || issue.expected === null)
    return `${subject} is ${describe(JSON.stringify(issue.input))}, which cannot be used`;
  return `${subject} is ${describe(issue.received)}, where ${belongs(issue.expected)} belongs`;
}

const NAMES: Record<string, string> = {
  Object: 'an object',
  Array: 'a list',
  number: 'a number',
  string: 'a text',
  boolean: 'true or false',
};

function describe(received: string): string {
  return NAMES[received] ?? (received.length > 60 ? `${received.slice(0, 60)}…` : received);
}

/** `("a" | "b")` as `"a" or "b"`. */
function belongs(expected: string): string {
  const choices = expected.replace(/^\((.*)\)$/s, '$1').split(' | ');
  return choices.map((choice) => NAMES[choice] ?? choice).join(' or ');
}
