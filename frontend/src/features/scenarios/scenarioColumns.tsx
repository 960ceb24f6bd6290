/** Columns of the three tables of the page: scenarios, requests to the fleet, cohort axes. */
import type { Column } from '@/components/table/column';
import { Time } from '@/components/Time';
import { COST_BASIS } from '@/lib/costBasis';
import { count, hours, NONE } from '@/lib/format';
import { binsInText } from './axisForm';
import type { CohortAxis, CollectionRequest, ListedScenario } from './scenarioQueries';
import classes from './scenarios.module.css';

export const SCENARIO_COLUMNS: Column<ListedScenario>[] = [
  {
    id: 'name',
    header: 'Scenario',
    value: (row) => row.name,
    cell: (row) => (
      <>
        <span className={classes.name}>{row.name}</span>
        <span className={classes.line}>
          version {row.version}
          {row.description && ` · ${row.description}`}
        </span>
      </>
    ),
  },
  {
    id: 'expression',
    header: 'Expression',
    value: (row) => row.expression,
    cell: (row) => <code className={classes.cellCode}>{row.expression}</code>,
  },
  {
    id: 'candidates',
    header: 'To label',
    definition: 'Clips that fit today, have no labels, and belong to no benchmark.',
    align: 'right',
    width: '96px',
    value: (row) => row.preview.numCandidates,
    cell: (row) => count(row.preview.numCandidates),
  },
  {
    id: 'hours',
    header: 'Hours',
    definition: `Estimated label-hours for all of them. ${COST_BASIS}`,
    align: 'right',
    width: '88px',
    value: (row) => row.preview.hours,
    cell: (row) => hours(row.preview.hours),
  },
  {
    id: 'labeled',
    header: 'Labeled',
    definition: 'Clips that fit and are labeled already, outside of benchmarks.',
    align: 'right',
    width: '108px',
    value: (row) => row.preview.numLabeled,
    cell: (row) => count(row.preview.numLabeled),
  },
];

export const SCENARIO_CSV_COLUMNS: Column<ListedScenario>[] = [
  ...SCENARIO_COLUMNS,
  { id: 'version', header: 'Version', value: (row) => row.version, cell: () => null },
  { id: 'words', header: 'In words', value: (row) => row.description, cell: () => null },
  { id: 'author', header: 'Author', value: (row) => row.author, cell: () => null },
];

export const REQUEST_COLUMNS: Column<CollectionRequest>[] = [
  {
    id: 'scenario',
    header: 'Scenario',
    value: (row) => row.scenario.label,
    cell: (row) => (
      <>
        <span className={classes.name}>{row.scenario.label}</span>
        <code className={classes.cellCode}>{row.expression}</code>
      </>
    ),
  },
  {
    id: 'wanted',
    header: 'Clips wanted',
    align: 'right',
    width: '112px',
    value: (row) => row.numWanted,
    cell: (row) => count(row.numWanted),
  },
  { id: 'reason', header: 'Reason', value: (row) => row.reason, cell: (row) => row.reason },
  {
    id: 'created',
    header: 'Asked',
    width: '190px',
    value: (row) => row.createdAt,
    cell: (row) => (
      <>
        <Time iso={row.createdAt} />
        <span className={classes.line}>{row.author}</span>
      </>
    ),
  },
];

export const REQUEST_CSV_COLUMNS: Column<CollectionRequest>[] = [
  ...REQUEST_COLUMNS,
  { id: 'expression', header: 'What to look for', value: (row) => row.expression, cell: () => null },
  { id: 'author', header: 'Asked by', value: (row) => row.author, cell: () => null },
];

export const AXIS_COLUMNS: Column<CohortAxis>[] = [
  {
    id: 'name',
    header: 'Axis',
    value: (row) => row.name,
    cell: (row) => <span className={classes.name}>{row.name}</span>,
  },
  {
    id: 'column',
    header: 'Column',
    definition: 'Of the catalog; extra columns of your own count.',
    value: (row) => row.column,
    cell: (row) => <code>{row.column}</code>,
  },
  {
    id: 'values',
    header: 'Values',
    value: binsInText,
    cell: (row) => binsInText(row),
  },
  {
    id: 'version',
    header: 'Version',
    align: 'right',
    width: '120px',
    value: (row) => row.version,
    cell: (row) => (row.isBuiltIn ? 'built in' : (row.version ?? NONE)),
  },
];
