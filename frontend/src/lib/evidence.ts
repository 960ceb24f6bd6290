/** Addresses that people typed as evidence: only those that a browser may be led to. */

/** The address as browsers read it; null for anything but https. */
export function safeAddress(text: string): string | null {
  try {
    const url = new URL(text);
    return url.protocol === 'https:' ? url.href : null;
  } catch {
    return null;
  }
}

/** One address per line; empty lines are none. */
export function addressesIn(text: string): string[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
}
