/** Where in an expression the server stopped reading. */

export interface Place {
  before: string;
  /** What is wrong there; a space where the expression ends too early. */
  at: string;
  after: string;
}

/** "… at character 14": counted from 1. Null where the message names no place. */
export function placeIn(expression: string, message: string): Place | null {
  const found = /\b(?:character|position|column) (\d+)/.exec(message);
  if (!found) return null;
  const start = Math.min(Math.max(Number(found[1]) - 1, 0), expression.length);
  const rest = expression.slice(start);
  // The word that begins there, or one sign.
  const [word = ' '] = /^(?:[\w-]+|.)/su.exec(rest) ?? [];
  return { before: expression.slice(0, start), at: word, after: rest.slice(word.length) };
}
