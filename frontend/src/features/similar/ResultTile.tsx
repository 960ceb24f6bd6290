/** One result of the gallery: its frame, how far it is, where it is, and what it stands for. */
import { Checkbox } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { Badge } from '@/components/Badge';
import gallery from '@/components/gallery/gallery.module.css';
import { capitalized } from '@/lib/format';
import { tagsOf } from './asked';
import type { ResultFrames } from './resultFrames';
import { ResultPicture } from './ResultPicture';
import { frameOf, kindOf, type ResultRow } from './resultRows';
import { distanceText, foldedText, marksOf } from './similarWords';
import classes from './similar.module.css';

interface ResultTileProps {
  row: ResultRow;
  frames: ResultFrames;
  isActive: boolean;
  isSelected: boolean;
  onActivate: () => void;
  onOpen: () => void;
  onToggleSelected: () => void;
}

export function ResultTile(props: ResultTileProps) {
  const { row, frames, isActive, isSelected } = props;
  const { clip, error } = row;
  const folded = foldedText(row.numFolded);
  const marks = marksOf(clip);
  return (
    <li
      id={tileId(row)}
      tabIndex={-1}
      className={gallery.tile}
      aria-current={isActive || undefined}
      data-selected={isSelected || undefined}
    >
      <ResultPicture shown={row} frames={frames} isClose />
      <div className={gallery.line}>
        <span className={classes.distance} title="Distance">
          {distanceText(row)}
        </span>
        <Checkbox
          size="xs"
          aria-label={`Select result ${row.rank}, ${clip.clipId}`}
          checked={isSelected}
          onChange={props.onToggleSelected}
        />
      </div>
      <div className={gallery.line}>
        <span className={gallery.text} data-muted={!error || undefined}>
          {capitalized(kindOf(row))}
        </span>
      </div>
      <div className={gallery.line}>
        <Link
          to="/clips/$id"
          params={{ id: clip.id }}
          search={clipSearch(row)}
          className={gallery.text}
          title={clip.clipId}
        >
          {clip.clipId}
        </Link>
        {error && <span className="gl-small gl-num">frame {error.frameIndex}</span>}
      </div>
      <div className={classes.tags}>{tagsOf(clip).join(' · ')}</div>
      {(marks.length > 0 || folded) && (
        <div className={classes.marks}>
          {marks.map((mark) => (
            <Badge key={mark}>{mark}</Badge>
          ))}
          {folded && (
            <Badge title="Further results of the same drive and moment, which it stands for.">
              {folded}
            </Badge>
          )}
        </div>
      )}
      <button
        type="button"
        className={gallery.hit}
        aria-label={`Look at result ${row.rank}, ${clip.clipId}`}
        // The keyboard reaches tiles through useRowKeys, and Enter would be this button's own.
        tabIndex={-1}
        onMouseDown={(event) => event.preventDefault()}
        onClick={props.onActivate}
        onDoubleClick={props.onOpen}
      />
    </li>
  );
}

export function tileId({ id }: Pick<ResultRow, 'id'>): string {
  return `result-${id}`;
}

/** The clip at the frame that the result is. */
export function clipSearch(row: ResultRow) {
  return row.error
    ? { evaluation: row.error.evaluation.id, frame: row.error.frameIndex }
    : { frame: frameOf(row) };
}
