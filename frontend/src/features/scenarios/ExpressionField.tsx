/** The expression as it is written, and where it stops being one. */
import { Textarea } from '@mantine/core';
import { asSentence } from '@/lib/format';
import { placeIn } from './expressionError';
import type { PreviewState } from './useScenarioPreview';
import { type Example, EXAMPLES } from './examples';
import classes from './scenarios.module.css';

interface ExpressionFieldProps {
  value: string;
  /** Axes that it may name. */
  axes: readonly string[];
  refused: PreviewState['refused'];
  onChange: (value: string) => void;
  onExample: (example: Example) => void;
}

export function ExpressionField(props: ExpressionFieldProps) {
  const { value, axes, refused, onChange, onExample } = props;
  return (
    <div className={classes.expressionField}>
      <Textarea
        label="Expression"
        description={
          <>
            Conditions such as <code>weather = rain</code> or <code>weather in (rain, snow)</code>,
            joined by <code>and</code>, <code>or</code>, <code>not</code> and parentheses; values of
            more than one word in quotes. Axes: {axes.join(', ')}; numbers of the catalog too, such
            as <code>ego_speed_mps &gt;= 15</code>.
          </>
        }
        autosize
        minRows={3}
        spellCheck={false}
        classNames={{ input: classes.code }}
        value={value}
        error={refused && asSentence(refused.message)}
        onChange={(event) => onChange(event.currentTarget.value)}
      />
      {refused && <ErrorPlace expression={value.trim()} message={refused.message} />}
      <p className={classes.examples}>
        <span>Examples:</span>
        {EXAMPLES.map((example) => (
          <button
            key={example.name}
            type="button"
            className={classes.example}
            onClick={() => onExample(example)}
          >
            {example.name}
          </button>
        ))}
      </p>
    </div>
  );
}

/** The message says it in words; this shows the place. */
function ErrorPlace({ expression, message }: { expression: string; message: string }) {
  const place = placeIn(expression, message);
  if (!place) return null;
  return (
    <code className={classes.place} aria-label="Where it stops">
      {place.before}
      <mark>{place.at}</mark>
      {place.after}
    </code>
  );
}
