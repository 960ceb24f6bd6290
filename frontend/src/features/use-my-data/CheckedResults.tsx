/** What a check of the files said: how they fit the catalog, and what would be left out. */
import { Card } from '@/components/Card';
import { FINDING_COLUMNS, FindingsTable } from '@/components/FindingsTable';
import { Notice } from '@/components/Notice';
import { CsvButton } from '@/components/table/CsvButton';
import { count, plural } from '@/lib/format';
import type { ImportedEvaluation } from './results';

export function CheckedResults({ checked }: { checked: ImportedEvaluation }) {
  const { clipsMatched, clipsAdded, findings, isNew } = checked;
  return (
    <>
      <Notice tone={clipsMatched > 0 || clipsAdded === 0 ? 'better' : 'warn'} title={matchText(checked)}>
        {clipsAdded > 0 && (
          <p>
            {plural(clipsAdded, 'clip is', 'clips are')} unknown to the catalog and would come in
            with nothing but the id. If that is not meant, look at the clip expression.
          </p>
        )}
        {!isNew && <p>These very results were imported before; importing them again changes nothing.</p>}
        {findings.length === 0 && <p>Every object and every detection is taken as it is.</p>}
      </Notice>
      {findings.length > 0 && (
        <Card
          title="What there is to say about the files"
          flush
          aside={<CsvButton name="findings" columns={FINDING_COLUMNS} rows={findings} />}
        >
          <FindingsTable findings={findings} />
        </Card>
      )}
    </>
  );
}

function matchText({ clipsMatched, clipsAdded }: ImportedEvaluation): string {
  const all = clipsMatched + clipsAdded;
  if (clipsAdded === 0) return `All ${plural(all, 'clip')} of the ground truth are in your catalog`;
  return `${count(clipsMatched)} of ${plural(all, 'clip')} of the ground truth are in your catalog`;
}

export function importedText({ evaluation, isNew }: ImportedEvaluation): string {
  if (!evaluation) return 'The results were imported.';
  const { modelVersion, benchmark, counts } = evaluation;
  const outcome = `${modelVersion.label} misses ${count(counts.fn)} of ${plural(counts.gt, 'object')} on ${benchmark.label}.`;
  return isNew ? outcome : `${outcome} These results were here already.`;
}
