/** What annotators read first; an example is at hand, but nobody's words are put in unasked. */
import { Textarea } from '@mantine/core';
import classes from './queueForm.module.css';

interface InstructionsProps {
  value: string;
  /** Classes of the chosen ontology. */
  classNames: readonly string[];
  error: string | undefined;
  onChange: (value: string) => void;
}

export function Instructions({ value, classNames, error, onChange }: InstructionsProps) {
  return (
    <div>
      <Textarea
        label="Instructions"
        description="What to label and how, and what to leave out. Annotators read this first."
        autosize
        minRows={5}
        value={value}
        error={error}
        onChange={(event) => onChange(event.currentTarget.value)}
      />
      {value === '' && (
        <button
          type="button"
          className={classes.example}
          onClick={() => onChange(exampleFor(classNames))}
        >
          Use an example to start from
        </button>
      )}
    </div>
  );
}

export function exampleFor(classNames: readonly string[]): string {
  const [first, ...others] = classNames;
  const last = others.at(-1);
  const listed = last ? `${[first, ...others.slice(0, -1)].join(', ')} or ${last}` : first;
  return [
    `Draw a tight box around every object of the class ${listed ?? '(classes of the ontology)'}, also where it is partly hidden.`,
    'Leave out reflections, posters and screens.',
    'Mark a frame that holds none of them as empty.',
  ].join(' ');
}
