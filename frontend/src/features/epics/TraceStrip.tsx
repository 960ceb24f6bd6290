/** The lineage strip: each step of the way from the epic to what models gained, as lists of cards. */
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { Badge } from '@/components/Badge';
import { count } from '@/lib/format';
import type { EpicDetails } from './epicQueries';
import { type Card as CardOf, type Step, stepsOf } from './epicWords';
import classes from './strip.module.css';

const SHOWN = 4;

export function TraceStrip({ epic }: { epic: EpicDetails }) {
  return (
    <ol className={classes.strip} aria-label={`From ${epic.key} to what models gained`}>
      {stepsOf(epic).map((step) => (
        <StepList key={step.title} step={step} />
      ))}
    </ol>
  );
}

function StepList({ step: { title, none, cards } }: { step: Step }) {
  const [isWhole, setIsWhole] = useState(false);
  const shown = isWhole ? cards : cards.slice(0, SHOWN);
  const more = cards.length - SHOWN;
  return (
    <li className={classes.step}>
      <h3 className={classes.title}>
        {title} <span className={classes.count}>{count(cards.length)}</span>
      </h3>
      {cards.length === 0 && <p className={classes.none}>{none}</p>}
      {cards.length > 0 && (
        <ul className={classes.cards}>
          {shown.map((card) => (
            <TraceCard key={card.id} card={card} />
          ))}
        </ul>
      )}
      {more > 0 && (
        <button type="button" className={classes.more} onClick={() => setIsWhole(!isWhole)}>
          {isWhole ? 'Show fewer' : `${count(more)} more`}
        </button>
      )}
    </li>
  );
}

function TraceCard({ card: { name, lines, page, tone } }: { card: CardOf }) {
  return (
    <li className={classes.card} data-tone={tone}>
      {page ? (
        <Link to={page.to} className={classes.name}>
          {name}
        </Link>
      ) : (
        <span className={classes.name}>{name}</span>
      )}
      {lines.map((line) =>
        tone !== undefined && line === tone ? (
          <Badge key={line} tone={tone}>
            {line}
          </Badge>
        ) : (
          <span key={line} className={classes.line}>
            {line}
          </span>
        ),
      )}
    </li>
  );
}
