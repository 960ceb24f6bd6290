/** Values of a catalog on screen: `proving_ground` is spaced, `Lakeside` keeps its case. */

/** What the server calls a clip's value on an axis where the catalog has none. */
export const UNKNOWN = 'unknown';

export function spaced(value: string): string {
  return value.replaceAll('_', ' ');
}
