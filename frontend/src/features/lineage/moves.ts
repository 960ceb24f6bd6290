/** Where an arrow key leads: left and right along lines, up and down inside a column. */
import type { Layout, Point } from './layout';
import type { Shown } from './showGraph';

export type Arrow = 'ArrowLeft' | 'ArrowRight' | 'ArrowUp' | 'ArrowDown';

/** Null where there is nothing that way. */
export function moveBy(arrow: Arrow, from: string, shown: Shown, { places }: Layout): string | null {
  const here = places.get(from);
  if (!here) return null;
  let nearest: { id: string; distance: number } | null = null;
  for (const id of candidatesOf(arrow, from, shown)) {
    const there = places.get(id);
    if (!there || !isThatWay(arrow, here, there)) continue;
    const distance = distanceBy(arrow, here, there);
    if (!nearest || distance < nearest.distance) nearest = { id, distance };
  }
  return nearest?.id ?? null;
}

function candidatesOf(arrow: Arrow, from: string, { nodes, edges }: Shown): string[] {
  if (arrow === 'ArrowUp' || arrow === 'ArrowDown') return nodes.map(({ id }) => id);
  return edges.flatMap(({ source, target }) => {
    if (source === from) return [target];
    return target === from ? [source] : [];
  });
}

function isThatWay(arrow: Arrow, here: Point, there: Point): boolean {
  if (arrow === 'ArrowLeft') return there.x < here.x;
  if (arrow === 'ArrowRight') return there.x > here.x;
  return arrow === 'ArrowUp' ? there.y < here.y : there.y > here.y;
}

/** The next one of the own column comes before any other; across, the one at the same height. */
function distanceBy(arrow: Arrow, here: Point, there: Point): number {
  const across = Math.abs(there.x - here.x);
  const down = Math.abs(there.y - here.y);
  return arrow === 'ArrowUp' || arrow === 'ArrowDown' ? across * 100 + down : across + down * 2;
}
