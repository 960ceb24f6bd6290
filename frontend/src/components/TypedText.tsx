/** A sentence of the server in which what stands between two backticks is typed, not read. */

export function TypedText({ text }: { text: string }) {
  return text
    .split('`')
    .map((part, index) => (index % 2 === 1 ? <code key={part}>{part}</code> : part));
}
