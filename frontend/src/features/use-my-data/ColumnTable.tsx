/** Our columns, which of theirs was taken for each and why; every choice can be changed. */
import { NativeSelect } from '@mantine/core';
import { useState } from 'react';
import { Badge } from '@/components/Badge';
import { Card } from '@/components/Card';
import type { Column } from '@/components/table/column';
import { DataTable } from '@/components/table/DataTable';
import { plural } from '@/lib/format';
import {
  choose,
  type ColumnChoices,
  nameOf,
  shownGuesses,
  unusedColumns,
  whyText,
} from './columnChoices';
import type { ColumnGuess, Preview } from './preview';
import classes from './data.module.css';

interface ColumnTableProps {
  preview: Preview;
  choices: ColumnChoices;
  /** True while the answer to the last change is on its way. */
  isStale: boolean;
  onChange: (choices: ColumnChoices) => void;
}

export function ColumnTable({ preview, choices, isStale, onChange }: ColumnTableProps) {
  const [all, setAll] = useState(false);
  const guesses = shownGuesses(preview.map, all);
  return (
    <Card
      title={`Which column of ${preview.fileName} is what`}
      flush
      aside={
        <span aria-live="polite">
          {isStale ? 'Reading the file again …' : plural(preview.numRows, 'row')}
        </span>
      }
      footnote={<Unused preview={preview} />}
    >
      <div className={isStale ? classes.stale : undefined}>
        <DataTable
          caption="Columns"
          columns={columnsOf(preview, choices, onChange)}
          rows={guesses}
          rowId={(guess) => guess.target}
          rowHeight={52}
          keys={false}
        />
      </div>
      <div className={classes.more}>
        <button type="button" className={classes.link} onClick={() => setAll(!all)}>
          {all ? 'Show fewer columns' : `Show all ${preview.map.length} columns that can be used`}
        </button>
      </div>
    </Card>
  );
}

const NONE = '';

function columnsOf(
  preview: Preview,
  choices: ColumnChoices,
  onChange: (choices: ColumnChoices) => void,
): Column<ColumnGuess>[] {
  const sources = [
    { value: NONE, label: 'not in this file' },
    ...preview.columns.map((column) => ({ value: column, label: column })),
  ];
  return [
    {
      id: 'target',
      header: 'What it is',
      cell: (guess) => (
        <>
          <span className={classes.target}>
            {nameOf(guess.target)} {guess.required && <Badge>needed</Badge>}
          </span>
          {guess.description !== nameOf(guess.target) && (
            <span className={classes.hint}>{guess.description}</span>
          )}
        </>
      ),
    },
    {
      id: 'source',
      header: 'Column of the file',
      width: '280px',
      cell: (guess) => (
        <NativeSelect
          size="xs"
          aria-label={`Column for ${nameOf(guess.target)}`}
          data={sources}
          value={guess.source ?? NONE}
          onChange={({ currentTarget: { value } }) =>
            onChange(choose(choices, guess.target, value === NONE ? null : value))
          }
        />
      ),
    },
    {
      id: 'why',
      header: 'Why',
      cell: (guess) => <span className={classes.why}>{whyText(guess, choices)}</span>,
    },
  ];
}

function Unused({ preview }: { preview: Preview }) {
  const unused = unusedColumns(preview);
  if (unused.length === 0) return <>Every column of the file is used.</>;
  return <>Kept as they are, without a meaning for the ranking: {unused.join(', ')}.</>;
}
