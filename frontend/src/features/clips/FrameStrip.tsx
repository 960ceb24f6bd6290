/** All frames of the clip as one strip: what was missed upward, what is false downward. */
import { type KeyboardEvent, type PointerEvent, useMemo, useState } from 'react';
import type { FrameSummary } from './clipQueries';
import { axisOf, describeFrame, STRIP_HEIGHT, stripMarks } from './frames';
import classes from './clips.module.css';

interface FrameStripProps {
  frames: readonly FrameSummary[];
  /** Place of the shown frame in the list. */
  place: number;
  isJudged: boolean;
  onMove: (place: number) => void;
}

export function FrameStrip({ frames, place, isJudged, onMove }: FrameStripProps) {
  const [pointed, setPointed] = useState<number | null>(null);
  const marks = useMemo(() => stripMarks(frames, isJudged), [frames, isJudged]);
  const shown = frames[pointed ?? place];
  const last = frames.length - 1;
  const placeAt = (event: PointerEvent<HTMLElement>) => {
    const { left, width } = event.currentTarget.getBoundingClientRect();
    const share = (event.clientX - left) / width;
    return Math.min(last, Math.max(0, Math.floor(share * frames.length)));
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Home' && event.key !== 'End') return;
    event.preventDefault();
    onMove(event.key === 'Home' ? 0 : last);
  };
  return (
    <div className={classes.stripBlock}>
      <div
        className={classes.strip}
        role="slider"
        tabIndex={0}
        aria-label="Frame"
        aria-valuemin={1}
        aria-valuemax={frames.length}
        aria-valuenow={place + 1}
        aria-valuetext={shown && describeFrame(shown, isJudged)}
        onKeyDown={onKeyDown}
        onPointerDown={(event) => {
          event.currentTarget.setPointerCapture(event.pointerId);
          onMove(placeAt(event));
        }}
        onPointerMove={(event) => {
          setPointed(placeAt(event));
          if (event.buttons === 1) onMove(placeAt(event));
        }}
        onPointerLeave={() => setPointed(null)}
      >
        <svg
          viewBox={`0 0 ${frames.length} ${STRIP_HEIGHT}`}
          preserveAspectRatio="none"
          aria-hidden="true"
        >
          {pointed !== null && (
            <rect x={pointed} width={1} height={STRIP_HEIGHT} className={classes.stripPointed} />
          )}
          <rect x={place} width={1} height={STRIP_HEIGHT} className={classes.stripHere} />
          <path d={`M0 ${axisOf(isJudged)}H${frames.length}`} className={classes.stripAxis} />
          <path d={marks.up} className={isJudged ? classes.stripMissed : classes.stripSeen} />
          <path d={marks.down} className={classes.stripFalse} />
        </svg>
      </div>
      <p className={classes.stripText}>
        <span>{shown && describeFrame(shown, isJudged)}</span>
        <span>
          {isJudged ? 'up: missed, down: false detections' : 'height: number of predictions'}
        </span>
      </p>
    </div>
  );
}
