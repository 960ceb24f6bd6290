/** The small i beside a number: what it means, on hover, focus and touch. */
import { Tooltip } from '@mantine/core';
import { IconInfoCircle } from '@tabler/icons-react';
import classes from './Definition.module.css';

export function Definition({ text }: { text: string }) {
  return (
    <Tooltip label={text} w={280} events={{ hover: true, focus: true, touch: true }}>
      <button type="button" className={classes.button} aria-label={`What this means: ${text}`}>
        <IconInfoCircle size={14} stroke={1.75} aria-hidden="true" />
      </button>
    </Tooltip>
  );
}
