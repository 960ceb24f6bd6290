/** Chooses whose boxes are drawn; each choice says what came of it on this clip. */
import { Link } from '@tanstack/react-router';
import { Card } from '@/components/Card';
import type { ClipSearch } from './search';
import type { Source } from './source';
import classes from './clips.module.css';

interface ClipSourcesProps {
  sources: readonly Source[];
  chosen: Source;
  onChoose: (patch: ClipSearch) => void;
}

export function ClipSources({ sources, chosen, onChoose }: ClipSourcesProps) {
  return (
    <Card
      title="Whose boxes"
      definition="Evaluations know the ground truth of the clip; predictions alone do not."
    >
      <div className={classes.sources} role="radiogroup" aria-label="Whose boxes">
        {sources.map((source) => (
          <label key={source.id} className={classes.source}>
            <input
              type="radio"
              name="source"
              aria-label={`${source.model}: ${source.outcome}, ${source.note}`}
              checked={source.id === chosen.id}
              onChange={() =>
                onChoose({
                  evaluation: source.kind === 'evaluation' ? source.id : undefined,
                  predictions: source.kind === 'predictions' ? source.id : undefined,
                })
              }
            />
            <span>
              <strong>{source.model}</strong>
              <span className={classes.sourceText}>{source.outcome}</span>
              <span className={classes.sourceText}>{source.note}</span>
            </span>
          </label>
        ))}
      </div>
      {chosen.kind === 'evaluation' && (
        <Link to="/evaluations/$id" params={{ id: chosen.id }}>
          Open the whole evaluation
        </Link>
      )}
    </Card>
  );
}
