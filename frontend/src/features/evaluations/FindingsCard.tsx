/** What the import had to say about the files of this evaluation. */
import { Card } from '@/components/Card';
import { FINDING_COLUMNS, FindingsTable } from '@/components/FindingsTable';
import { CsvButton } from '@/components/table/CsvButton';
import type { Evaluation } from './evaluationQuery';

export function FindingsCard({ evaluation: { findings } }: { evaluation: Evaluation }) {
  if (findings.length === 0) {
    return (
      <Card title="Findings of the import">
        Nothing: every object and every detection of the files was taken as it was.
      </Card>
    );
  }
  return (
    <Card
      title="Findings of the import"
      flush
      aside={<CsvButton name="findings" columns={FINDING_COLUMNS} rows={findings} />}
    >
      <FindingsTable findings={findings} />
    </Card>
  );
}
