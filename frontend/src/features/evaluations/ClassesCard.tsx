/** Results by class; classes that the model never predicts stand apart with a sentence. */
import { Card } from '@/components/Card';
import { RateWithCount } from '@/components/RateWithCount';
import type { Column } from '@/components/table/column';
import { CsvButton } from '@/components/table/CsvButton';
import { DataTable } from '@/components/table/DataTable';
import { coco, count, plural } from '@/lib/format';
import { measured } from './cocoMetrics';
import type { ClassResult, Evaluation } from './evaluationQuery';
import classes from './evaluations.module.css';

const COLUMNS: Column<ClassResult>[] = [
  { id: 'name', header: 'Class', width: '130px', value: (row) => row.name, cell: (row) => row.name },
  {
    id: 'objects',
    header: 'Objects',
    definition: 'Objects of the ground truth.',
    align: 'right',
    value: (row) => row.counts.gt,
    cell: (row) => count(row.counts.gt),
  },
  {
    id: 'missed',
    header: 'Missed',
    align: 'right',
    value: (row) => row.counts.fn,
    cell: (row) => count(row.counts.fn),
  },
  {
    id: 'false',
    header: 'False',
    definition: 'Detections that match no object.',
    align: 'right',
    value: (row) => row.counts.fp,
    cell: (row) => count(row.counts.fp),
  },
  {
    id: 'recall',
    header: 'Recall',
    width: '212px',
    definition: 'Found objects of all objects. No rate below 30 objects.',
    align: 'right',
    value: (row) => rateOf(row.counts.tp, row.counts.gt),
    cell: (row) => <RateWithCount hits={row.counts.tp} of={row.counts.gt} digits={1} />,
  },
  {
    id: 'precision',
    header: 'Precision',
    width: '212px',
    definition: 'Detections that found an object, of all detections. No rate below 30 detections.',
    align: 'right',
    value: (row) => rateOf(row.counts.tp, row.counts.tp + row.counts.fp),
    cell: ({ counts }) => <RateWithCount hits={counts.tp} of={counts.tp + counts.fp} digits={1} />,
  },
  {
    id: 'ap',
    header: 'AP',
    width: '80px',
    definition: 'Average precision over overlaps of 0.50 to 0.95; 1 is best.',
    align: 'right',
    value: (row) => measured(row.ap),
    cell: (row) => coco(row.ap),
  },
];

const CSV_COLUMNS: Column<ClassResult>[] = [
  ...COLUMNS,
  { id: 'found', header: 'Found', value: (row) => row.counts.tp, cell: () => null },
  { id: 'ap50', header: 'AP50', value: (row) => measured(row.ap50), cell: () => null },
  {
    id: 'named',
    header: 'Model names it',
    value: (row) => row.inVocabulary,
    cell: () => null,
  },
];

export function ClassesCard({ evaluation }: { evaluation: Evaluation }) {
  const named = evaluation.classes.filter((row) => row.inVocabulary);
  const unnamed = evaluation.classes.filter((row) => !row.inVocabulary);
  return (
    <Card
      title="Classes"
      flush
      aside={<CsvButton name="classes" columns={CSV_COLUMNS} rows={evaluation.classes} />}
    >
      {named.length > 0 && (
        <DataTable
          caption="Classes"
          columns={COLUMNS}
          rows={named}
          rowId={(row) => row.name}
          keys={false}
        />
      )}
      {unnamed.length > 0 && (
        <div className={classes.never}>
          <p className={classes.text}>{neverPredicted(evaluation.modelVersion.label, unnamed)}</p>
        </div>
      )}
    </Card>
  );
}

function neverPredicted(model: string, unnamed: readonly ClassResult[]): string {
  const listed = unnamed.map(({ name, counts }) => `${name} (${plural(counts.gt, 'object')})`);
  const objects = unnamed.reduce((sum, { counts }) => sum + counts.gt, 0);
  const all = objects === 1 ? 'That object counts' : `All ${count(objects)} objects count`;
  return `${model} never predicts ${listed.join(', ')}. ${all} as missed: no threshold and no label of another class changes that.`;
}

function rateOf(part: number, whole: number): number | null {
  return whole > 0 ? part / whole : null;
}
