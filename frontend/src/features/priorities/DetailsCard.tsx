/** Behind "details": what multiplies to the score beside the median clip, and the cells it is in. */
import { Button } from '@mantine/core';
import { Card } from '@/components/Card';
import { CellsTable } from './CellsTable';
import type { ExplainedItem, ExplainedRun } from './explainQuery';
import { FactorsTable } from './FactorsTable';
import classes from './priorities.module.css';

interface DetailsCardProps {
  run: ExplainedRun;
  item: ExplainedItem;
  isOpen: boolean;
  onToggle: () => void;
}

/** Weighted sums have parts and nothing behind them. */
export function DetailsCard({ run, item, isOpen, onToggle }: DetailsCardProps) {
  if (item.factors.length === 0) return null;
  return (
    <Card
      title="Details"
      definition="For experts: what the score is the product of, and the cells of the atlas in which errors and labels are counted."
      aside={
        <Button variant="default" size="xs" aria-expanded={isOpen} onClick={onToggle}>
          {isOpen ? 'Hide factors and cells' : 'Show factors and cells'}
        </Button>
      }
    >
      {isOpen ? (
        <>
          <FactorsTable item={item} />
          <CellsTable run={run} item={item} />
        </>
      ) : (
        <p className={classes.muted}>
          {`How each of ${item.factors.length} factors makes it better or worse than the median clip of the selection, and the cells with their learning curves.`}
        </p>
      )}
    </Card>
  );
}
