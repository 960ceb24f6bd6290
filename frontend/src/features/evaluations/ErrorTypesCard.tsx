/** What kinds of errors there are, and what mending each would bring: counts and AP50 as bars. */
import { Link } from '@tanstack/react-router';
import { Card } from '@/components/Card';
import type { Column } from '@/components/table/column';
import { CsvButton } from '@/components/table/CsvButton';
import { ERROR_TYPES } from '@/lib/errorTypes';
import { count, decimal, NONE, plural } from '@/lib/format';
import { useUrlState } from '@/lib/useUrlState';
import type { Evaluation } from './evaluationQuery';
import { barShare, inOrder, type TypeResult } from './errorTypes';
import { readEvaluationSearch } from './search';
import classes from './evaluations.module.css';

const CSV_COLUMNS: Column<TypeResult>[] = [
  csvColumn('Type', ({ errorType }) => ERROR_TYPES[errorType].name),
  csvColumn('Definition', ({ errorType }) => ERROR_TYPES[errorType].definition),
  csvColumn('Errors', (row) => row.count),
  csvColumn('AP50 points if mended', (row) => row.dap),
];

export function ErrorTypesCard({ evaluation }: { evaluation: Evaluation }) {
  const rows = inOrder(evaluation.errorTypes);
  if (rows.length === 0) {
    return (
      <Card title="Kinds of errors">
        <p className={classes.muted}>
          Not known: this evaluation was imported before errors had types. Import it again to see
          them.
        </p>
      </Card>
    );
  }
  return (
    <Card
      title="Kinds of errors"
      definition="After TIDE: every error has one type, and what mending all of a type would bring is computed with all others left as they are. The points of the types do not add up."
      aside={<CsvButton name="error-types" columns={CSV_COLUMNS} rows={rows} />}
      footnote={<SetApart evaluation={evaluation} />}
    >
      <table className={classes.types}>
        <thead>
          <tr>
            <th scope="col">Type</th>
            <th scope="col">Errors</th>
            <th scope="col">Points of AP50 if all were mended</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <TypeRow key={row.errorType} row={row} rows={rows} evaluationId={evaluation.id} />
          ))}
        </tbody>
      </table>
    </Card>
  );
}

interface TypeRowProps {
  row: TypeResult;
  rows: readonly TypeResult[];
  evaluationId: string;
}

function TypeRow({ row, rows, evaluationId }: TypeRowProps) {
  const { name, definition } = ERROR_TYPES[row.errorType];
  const [search] = useUrlState(readEvaluationSearch);
  return (
    <tr>
      <th scope="row">
        <Link
          to="/evaluations/$id"
          params={{ id: evaluationId }}
          search={{ ...search, ...filterOf(row) }}
          hash="errors"
          title="Show these errors"
        >
          {name}
        </Link>
        <span className={classes.typeDefinition}>{definition}</span>
      </th>
      <td>
        <Bar share={barShare(row.count, rows.map((other) => other.count))} tone="count" />
        <span className={classes.typeNumber}>{count(row.count)}</span>
      </td>
      <td>
        <Bar share={barShare(row.dap, rows.map((other) => other.dap))} tone="gain" />
        <span className={classes.typeNumber}>{row.dap === null ? NONE : decimal(row.dap, 1)}</span>
      </td>
    </tr>
  );
}

/** A type counts false detections, and only a miss counts objects. */
function filterOf({ errorType }: TypeResult) {
  return { errorType, errorKind: errorType === 'MISS' ? 'missed' : 'false' } as const;
}

function Bar({ share, tone }: { share: number; tone: 'count' | 'gain' }) {
  return (
    <span className={classes.typeBar} aria-hidden="true">
      <span data-tone={tone} style={{ width: `${share * 100}%` }} />
    </span>
  );
}

/** What no mending of the model would change: labels that seem wrong, classes it cannot name. */
function SetApart({ evaluation }: { evaluation: Evaluation }) {
  const { numSuspects, classes: results, modelVersion } = evaluation;
  const unnamed = results.filter(({ inVocabulary, counts }) => !inVocabulary && counts.fn > 0);
  const missed = unnamed.reduce((sum, { counts }) => sum + counts.fn, 0);
  return (
    <>
      {numSuspects > 0 ? (
        <>
          With{' '}
          <Link
            to="/ground-truth"
            search={{ evaluation: evaluation.id }}
            className={classes.inText}
          >
            {plural(numSuspects, 'error')}
          </Link>{' '}
          the label seems to be wrong, not the model.{' '}
        </>
      ) : (
        'No label seems to be wrong. '
      )}
      {missed > 0 &&
        `${modelVersion.label} cannot name ${unnamed.map(({ name }) => name).join(', ')}: ${plural(missed, 'miss', 'misses')} of it are marked in the list below, and no ranking learns from them.`}
    </>
  );
}

function csvColumn(
  header: string,
  value: (row: TypeResult) => string | number | null,
): Column<TypeResult> {
  return { id: header, header, value, cell: () => null };
}
