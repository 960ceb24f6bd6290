/**
 * All errors in a plane, counted per cell by the server, under one numbered marker per cluster. The
 * list beside it is its twin for keyboard and screen reader.
 */
import { useMemo } from 'react';
import { HeatLegend } from '@/components/heat-map/HeatLegend';
import { plural } from '@/lib/format';
import type { Cluster, Density } from './clustersQuery';
import { cellPaths, growingScale, HEIGHT, type Marker, markersOf, WIDTH } from './densityMap';
import classes from './clusters.module.css';

interface ClusterMapProps {
  density: Density;
  clusters: readonly Cluster[];
  /** Place of each cluster in the whole list: the number in its marker. */
  numbers: ReadonlyMap<string, number>;
  selectedId: string | null;
  onSelect: (cluster: Cluster) => void;
  onOpen: (cluster: Cluster) => void;
}

export function ClusterMap(props: ClusterMapProps) {
  const { density, clusters, numbers, selectedId, onSelect, onOpen } = props;
  const { scale, cells } = useMemo(() => cellsOf(density), [density]);
  const markers = useMemo(
    () => markersOf(clusters, numbers, density),
    [clusters, numbers, density],
  );
  // Drawn last, so that nothing lies over it.
  const ordered = markers.toSorted(
    (left, right) => Number(left.id === selectedId) - Number(right.id === selectedId),
  );
  return (
    <div className={classes.mapBlock}>
      <svg
        className={classes.map}
        viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
        role="img"
        aria-label={`Errors in a plane, with ${plural(clusters.length, 'cluster')}; the list below says the same`}
      >
        {cells.map(({ step, path }) => (
          <path key={step} d={path} fill={`var(--gl-heat-${step})`} shapeRendering="crispEdges" />
        ))}
        {ordered.map((marker) => (
          <MarkerDot
            key={marker.id}
            marker={marker}
            isSelected={marker.id === selectedId}
            onSelect={() => onSelect(marker.cluster)}
            onOpen={() => onOpen(marker.cluster)}
          />
        ))}
      </svg>
      <HeatLegend title="Errors per cell" scale={scale} />
    </div>
  );
}

function cellsOf(density: Density) {
  const scale = growingScale(Math.max(1, ...density.counts));
  return { scale, cells: cellPaths(density, scale) };
}

interface MarkerDotProps {
  marker: Marker;
  isSelected: boolean;
  onSelect: () => void;
  onOpen: () => void;
}

function MarkerDot({ marker, isSelected, onSelect, onOpen }: MarkerDotProps) {
  const { x, y, home, radius, number, cluster } = marker;
  return (
    <g
      className={classes.marker}
      data-selected={isSelected || undefined}
      data-closed={cluster.size === 0 || undefined}
      onClick={onSelect}
      onDoubleClick={onOpen}
    >
      <title>{`${cluster.name}: ${plural(cluster.size, 'error')}`}</title>
      <line x1={home.x} y1={home.y} x2={x} y2={y} />
      <circle cx={x} cy={y} r={radius} />
      <text x={x} y={y} dy="0.35em">
        {number}
      </text>
    </g>
  );
}
