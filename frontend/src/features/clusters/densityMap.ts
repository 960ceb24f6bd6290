/** Where cells and markers of the map lie: pure geometry, from the counts that the server sends. */
import { type HeatScale, STEPS } from '@/components/heat-map/scale';
import type { Cluster, Density } from './clustersQuery';

/** The plane has no unit, so it takes the room that there is. */
export const WIDTH = 960;
export const HEIGHT = 480;

/** Room for markers whose center lies at the border. */
const MARGIN = 32;
const LEAST_RADIUS = 14;
const MOST_RADIUS = 30;

/**
 * Steps that grow by a factor, for counts of a few crowded cells and many thin ones: 1, 2–3, 4–7 …
 * Steps that no cell reaches are left out.
 */
export function growingScale(most: number): HeatScale {
  const factor = Math.max(2, Math.floor(most ** (1 / (STEPS - 1)) + 1e-9));
  const starts = Array.from({ length: STEPS }, (_, step) => factor ** step).filter(
    (start, step) => step === 0 || start <= most,
  );
  const last = starts.length - 1;
  return {
    labels: starts.map((from, step) => {
      if (step === last) return from >= most ? String(from) : `${from}–${most}`;
      const to = from * factor - 1;
      return from === to ? String(from) : `${from}–${to}`;
    }),
    stepOf: (value) => Math.max(0, starts.findLastIndex((start) => start <= value)),
  };
}

/** One path for all cells of a step; empty cells have none. */
export function cellPaths(density: Density, scale: HeatScale): { step: number; path: string }[] {
  const { columns, rows, counts } = density;
  const [width, height] = [(WIDTH - 2 * MARGIN) / columns, (HEIGHT - 2 * MARGIN) / rows];
  const paths = new Map<number, string>();
  for (const [at, value] of counts.entries()) {
    if (value <= 0) continue;
    const column = at % columns;
    const row = Math.floor(at / columns);
    const x = MARGIN + column * width;
    const y = HEIGHT - MARGIN - (row + 1) * height;
    const step = scale.stepOf(value);
    const cell = `M${x.toFixed(1)} ${y.toFixed(1)}h${width.toFixed(1)}v${height.toFixed(1)}h${(-width).toFixed(1)}z`;
    paths.set(step, (paths.get(step) ?? '') + cell);
  }
  return [...paths]
    .map(([step, path]) => ({ step, path }))
    .toSorted((left, right) => left.step - right.step);
}

export interface Marker extends Place {
  id: string;
  /** Place in the list, from 1: the number in the marker. */
  number: number;
  /** Where the cluster is; a line leads there. */
  home: Place;
  radius: number;
  cluster: Cluster;
}

interface Place {
  x: number;
  y: number;
}

/** Areas grow with the errors. Small ones come last, so that none lies under a large one. */
export function markersOf(
  clusters: readonly Cluster[],
  numbers: ReadonlyMap<string, number>,
  density: Density,
): Marker[] {
  const largest = Math.max(1, ...clusters.map(({ size }) => size));
  const markers = clusters
    .map((cluster) => {
      const home = placeOf(cluster, density);
      return {
        id: cluster.id,
        number: numbers.get(cluster.id) ?? 0,
        ...home,
        home,
        radius: Math.max(LEAST_RADIUS, MOST_RADIUS * Math.sqrt(cluster.size / largest)),
        cluster,
      };
    })
    .toSorted((left, right) => right.radius - left.radius);
  return movedApart(markers);
}

const GAP = 3;
/** Room that is left around the place of each cluster, so that its errors can be seen. */
const HOME_ROOM = 10;
const RINGS = 60;
const RING_WIDTH = 8;
const ANGLES = 24;

/** Like names of towns: each at the nearest spot that is on no place and on no other marker. */
function movedApart(markers: readonly Marker[]): Marker[] {
  const homes = markers.map(({ home }) => home);
  const placed: Marker[] = [];
  for (const marker of markers) {
    const spot = spotsAround(marker).find((place) => isFree(place, marker.radius, homes, placed));
    placed.push({ ...marker, ...spot });
  }
  return placed;
}

/** Ring by ring, the nearest first; up and to the right before other directions. */
function spotsAround({ home, radius }: Marker): Place[] {
  return Array.from({ length: RINGS * ANGLES }, (_, at) => {
    const distance = radius + HOME_ROOM + Math.floor(at / ANGLES) * RING_WIDTH;
    const angle = ((at % ANGLES) / ANGLES) * 2 * Math.PI - Math.PI / 4;
    return { x: home.x + Math.cos(angle) * distance, y: home.y + Math.sin(angle) * distance };
  });
}

function isFree(
  spot: Place,
  radius: number,
  homes: readonly Place[],
  placed: readonly Marker[],
): boolean {
  const edge = radius + GAP;
  return (
    spot.x >= edge &&
    spot.x <= WIDTH - edge &&
    spot.y >= edge &&
    spot.y <= HEIGHT - edge &&
    homes.every((home) => distanceOf(spot, home) >= radius + HOME_ROOM - 1) &&
    placed.every((other) => distanceOf(spot, other) >= radius + other.radius + GAP)
  );
}

function distanceOf(one: Place, other: Place): number {
  return Math.hypot(one.x - other.x, one.y - other.y);
}

/** y grows upward in the plane, and downward on screen. */
function placeOf({ x, y }: Cluster, { xMin, xMax, yMin, yMax }: Density): Place {
  return {
    x: MARGIN + shareOf(x, xMin, xMax) * (WIDTH - 2 * MARGIN),
    y: HEIGHT - MARGIN - shareOf(y, yMin, yMax) * (HEIGHT - 2 * MARGIN),
  };
}

function shareOf(value: number, low: number, high: number): number {
  return high > low ? Math.min(1, Math.max(0, (value - low) / (high - low))) : 0.5;
}
