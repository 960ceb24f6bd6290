/** One line above a ranked list: its rung and sentence; what is missing opens below. */
import { useDisclosure } from '@mantine/hooks';
import { useId } from 'react';
import { MissingInputs } from './MissingInputs';
import { type RungInfo, RungText } from './RungText';
import classes from './rung.module.css';

export function RungBanner({ rung, isUsed = true }: { rung: RungInfo; isUsed?: boolean }) {
  return (
    <div className={classes.banner}>
      <div className={classes.summary}>
        <RungText rung={rung} isUsed={isUsed} />
        <span className={classes.sentence}>{rung.sentence}</span>
      </div>
      {rung.missing.length > 0 && <Missing missing={rung.missing} />}
    </div>
  );
}

function Missing({ missing }: Pick<RungInfo, 'missing'>) {
  const [opened, { toggle }] = useDisclosure(false);
  const listId = useId();
  return (
    <>
      <p className={classes.missing}>
        Missing: {missing.map(({ input }) => uncapitalized(input)).join('; ')}.{' '}
        <button
          type="button"
          className={classes.more}
          aria-expanded={opened}
          aria-controls={listId}
          onClick={toggle}
        >
          What that costs, and the cure
        </button>
      </p>
      <div id={listId} hidden={!opened}>
        <MissingInputs missing={missing} />
      </div>
    </>
  );
}

function uncapitalized(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}
