/** What a better ranking would need: the input, what going without it costs, what adding it bought
 * in simulation, and how to add it. */
import { ActionIcon, Tooltip } from '@mantine/core';
import { useClipboard } from '@mantine/hooks';
import { IconCheck, IconCopy } from '@tabler/icons-react';
import type { RungInfo } from './RungText';
import classes from './rung.module.css';

export function MissingInputs({ missing }: Pick<RungInfo, 'missing'>) {
  return (
    <ul className={classes.list}>
      {missing.map(({ input, cost, cure, effect }) => (
        <li key={input}>
          <p className={classes.input}>{input}</p>
          <p className={classes.cost}>{cost}</p>
          {effect && <p className={classes.cost}>{effect.sentence}</p>}
          <Cure text={cure} />
        </li>
      ))}
    </ul>
  );
}

function Cure({ text }: { text: string }) {
  const clipboard = useClipboard({ timeout: 1500 });
  const label = clipboard.copied ? 'Copied' : 'Copy the command';
  return (
    <div className={classes.cure}>
      <code>{text}</code>
      <Tooltip label={label}>
        <ActionIcon
          variant="subtle"
          color="gray"
          size="sm"
          aria-label={label}
          onClick={() => clipboard.copy(text)}
        >
          {clipboard.copied ? <IconCheck size={14} /> : <IconCopy size={14} />}
        </ActionIcon>
      </Tooltip>
    </div>
  );
}
