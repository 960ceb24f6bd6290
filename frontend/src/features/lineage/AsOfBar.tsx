/** The moment that is looked at: step through when something changed, or write any date. */
import { ActionIcon, Button } from '@mantine/core';
import { IconChevronLeft, IconChevronRight } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { count, localTime } from '@/lib/format';
import { fromInputValue, placeOf, toInputValue } from './moments';
import classes from './lineage.module.css';

interface AsOfBarProps {
  asOf: string | undefined;
  /** When something became visible, the earliest first. */
  moments: readonly string[];
  onChange: (asOf: string | undefined) => void;
}

/** A slider that is dragged would ask the server at every step. */
const PAUSE_MS = 200;

export function AsOfBar({ asOf, moments, onChange }: AsOfBarProps) {
  const now = moments.length;
  const place = asOf === undefined ? now : placeOf(asOf, moments);
  const [dragged, setDragged] = useState<number | null>(null);
  const [shown, setShown] = useState(place);
  if (shown !== place) {
    setShown(place);
    setDragged(null);
  }
  useEffect(() => {
    if (dragged === null || dragged === place) return undefined;
    const timer = setTimeout(() => onChange(moments[dragged]), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [dragged, place, moments, onChange]);
  const at = dragged ?? place;
  if (moments.length === 0 && asOf === undefined) return null;
  return (
    <section className={classes.asOf} aria-label="As of">
      <label className={classes.asOfLabel} htmlFor="lineage-as-of">
        As of
      </label>
      <ActionIcon
        variant="default"
        size="sm"
        aria-label="The change before"
        disabled={at <= 0}
        onClick={() => setDragged(at - 1)}
      >
        <IconChevronLeft size={14} stroke={2} />
      </ActionIcon>
      <input
        id="lineage-as-of"
        type="range"
        className={classes.asOfSlider}
        min={0}
        max={now}
        step={1}
        value={Math.max(0, at)}
        aria-valuetext={momentText(at, moments)}
        onChange={(event) => setDragged(event.currentTarget.valueAsNumber)}
      />
      <ActionIcon
        variant="default"
        size="sm"
        aria-label="The change after"
        disabled={at >= now}
        onClick={() => setDragged(at + 1)}
      >
        <IconChevronRight size={14} stroke={2} />
      </ActionIcon>
      <span className={classes.asOfText} role="status">
        {momentText(at, moments)}
      </span>
      <input
        type="datetime-local"
        step={1}
        className={classes.asOfInput}
        aria-label="Date and time, in your time zone"
        value={asOf === undefined ? '' : toInputValue(asOf)}
        onChange={(event) => onChange(fromInputValue(event.currentTarget.value))}
      />
      {asOf !== undefined && (
        <Button variant="default" size="compact-xs" onClick={() => onChange(undefined)}>
          Now
        </Button>
      )}
    </section>
  );
}

function momentText(at: number, moments: readonly string[]): string {
  const moment = moments[at];
  if (at >= moments.length) return 'now';
  if (moment === undefined) return 'before the first change';
  return `${localTime(moment)}, change ${count(at + 1)} of ${count(moments.length)}`;
}
