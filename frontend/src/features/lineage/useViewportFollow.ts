/** Where one looks: the whole graph where it fits, else its start; and no jump when it grows. */
import { useReactFlow } from '@xyflow/react';
import { type RefObject, useCallback, useEffect, useRef } from 'react';
import { NODE_HEIGHT, NODE_WIDTH, type Point } from './layout';
import type { Drawn } from './useLayout';

const MARGIN = 24;
/** Smaller than this nobody reads a name: then the start and what is near it come first. */
const LEAST_ZOOM = 0.75;

/** `topic` names what is looked at: another one is shown from its start. */
export function useViewportFollow(
  drawn: Drawn | null,
  topic: string,
  anchorId: string,
  pane: RefObject<HTMLDivElement | null>,
) {
  const { setViewport, getViewport } = useReactFlow();
  const last = useRef<{ drawn: Drawn; topic: string } | null>(null);
  const anchor = useRef(anchorId);
  useEffect(() => {
    anchor.current = anchorId;
  });
  const fit = useCallback(
    (leastZoom: number) => {
      const box = pane.current?.getBoundingClientRect();
      if (drawn && box) void setViewport(fittingView(drawn, box, leastZoom));
    },
    [drawn, pane, setViewport],
  );
  const showAll = useCallback(() => fit(0), [fit]);
  useEffect(() => {
    if (!drawn) return;
    const before = last.current;
    last.current = { drawn, topic };
    if (before?.drawn === drawn && before.topic === topic) return;
    const box = pane.current?.getBoundingClientRect();
    const isSameTopic = before?.topic === topic && box !== undefined;
    const next = isSameTopic
      ? following(before.drawn, drawn, anchor.current, getViewport(), box)
      : null;
    if (next) void setViewport(next);
    else fit(LEAST_ZOOM);
  }, [drawn, topic, fit, pane, getViewport, setViewport]);
  const bringIntoView = useCallback(
    (id: string) => {
      const place = drawn?.layout.places.get(id);
      const box = pane.current?.getBoundingClientRect();
      if (!place || !box) return;
      const view = getViewport();
      if (!isInView(place, view, box)) void setViewport(centered(place, view.zoom, box));
    },
    [drawn, pane, getViewport, setViewport],
  );
  return { showAll, bringIntoView };
}

interface Size {
  width: number;
  height: number;
}

type View = Point & { zoom: number };

function fittingView({ shown, layout }: Drawn, box: Size, leastZoom: number): View {
  const places = [...layout.places.values()];
  const x = rangeOf(places.map((place) => place.x), NODE_WIDTH);
  const y = rangeOf(places.map((place) => place.y), NODE_HEIGHT);
  const wanted = Math.min(box.width / (x.end - x.begin), box.height / (y.end - y.begin), 1);
  const zoom = Math.max(wanted, leastZoom);
  const start = centered(layout.places.get(shown.startKey) ?? { x: 0, y: 0 }, zoom, box);
  return { x: within(start.x, x, zoom, box.width), y: within(start.y, y, zoom, box.height), zoom };
}

interface Range {
  begin: number;
  end: number;
}

function rangeOf(places: readonly number[], size: number): Range {
  return { begin: Math.min(...places) - MARGIN, end: Math.max(...places) + size + MARGIN };
}

/** In the middle where there is room for all, else without an empty side. */
function within(shift: number, { begin, end }: Range, zoom: number, room: number): number {
  if ((end - begin) * zoom <= room) return room / 2 - ((begin + end) / 2) * zoom;
  return Math.min(-begin * zoom, Math.max(room - end * zoom, shift));
}

/** The anchor stays where it is, as far as what is new beside it comes into sight. */
function following(before: Drawn, drawn: Drawn, anchor: string, view: View, box: Size): View | null {
  const from = before.layout.places.get(anchor);
  const to = drawn.layout.places.get(anchor);
  if (!from || !to) return null;
  const { x, y, zoom } = view;
  const still = { x: x + (from.x - to.x) * zoom, y: y + (from.y - to.y) * zoom, zoom };
  const added = newPlaces(before, drawn);
  return added.length > 0 ? revealing([to, ...added], still, box) : still;
}

function newPlaces(before: Drawn, { layout }: Drawn): Point[] {
  return [...layout.places].flatMap(([id, place]) => (before.layout.places.has(id) ? [] : [place]));
}

/** Moves as little as shows all of these; stays where they do not fit. */
function revealing(places: readonly Point[], { x, y, zoom }: View, box: Size): View {
  const across = rangeOf(places.map((place) => place.x), NODE_WIDTH);
  const down = rangeOf(places.map((place) => place.y), NODE_HEIGHT);
  return { x: inside(x, across, zoom, box.width), y: inside(y, down, zoom, box.height), zoom };
}

function inside(shift: number, { begin, end }: Range, zoom: number, room: number): number {
  if ((end - begin) * zoom > room) return shift;
  return Math.min(room - end * zoom, Math.max(-begin * zoom, shift));
}

function centered({ x, y }: Point, zoom: number, box: Size): View {
  return {
    x: box.width / 2 - (x + NODE_WIDTH / 2) * zoom,
    y: box.height / 2 - (y + NODE_HEIGHT / 2) * zoom,
    zoom,
  };
}

function isInView(place: Point, view: View, box: Size): boolean {
  const left = place.x * view.zoom + view.x;
  const top = place.y * view.zoom + view.y;
  return (
    left >= 0 &&
    top >= 0 &&
    left + NODE_WIDTH * view.zoom <= box.width &&
    top + NODE_HEIGHT * view.zoom <= box.height
  );
}
