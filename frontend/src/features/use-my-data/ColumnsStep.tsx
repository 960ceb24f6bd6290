/** Step 2: which column is which, the first rows as they would come in, what is rejected. */
import { Button } from '@mantine/core';
import { useState } from 'react';
import { Card } from '@/components/Card';
import { FINDING_COLUMNS, FindingsTable } from '@/components/FindingsTable';
import { EmptyState, ReadState } from '@/components/States';
import { CsvButton } from '@/components/table/CsvButton';
import { count, plural } from '@/lib/format';
import { type Read, useRead } from '@/lib/read';
import { asInput, type ColumnChoices } from './columnChoices';
import { ColumnTable } from './ColumnTable';
import {
  ImportCatalogMutation,
  isPreview,
  type Preview,
  PreviewQuery,
  type PreviewResult,
} from './preview';
import { PreviewTable } from './PreviewTable';
import { RefusedNotice } from '@/components/upload/RefusedNotice';
import { type Refused, refusedOf } from '@/components/upload/refused';
import { useChange } from '@/components/upload/useChange';
import classes from './data.module.css';

interface ColumnsStepProps {
  uploadId: string | undefined;
  onImported: (sentence: string) => void;
  onBack: () => void;
}

export function ColumnsStep({ uploadId, onImported, onBack }: ColumnsStepProps) {
  if (uploadId === undefined) {
    return (
      <Card>
        <EmptyState
          title="No file to map yet"
          cause="This step shows the columns of a catalog, and none was sent."
          action={<Button onClick={onBack}>Choose a catalog</Button>}
        />
      </Card>
    );
  }
  return <Mapping key={uploadId} uploadId={uploadId} onImported={onImported} onBack={onBack} />;
}

function Mapping({ uploadId, onImported, onBack }: ColumnsStepProps & { uploadId: string }) {
  const [choices, setChoices] = useState<ColumnChoices>({});
  const read = useRead(PreviewQuery, { uploadId, columnMap: asInput(choices) });
  const { preview, refused } = useLastPreview(read.data?.catalogPreview);
  if (!preview) return <NoPreview read={read} refused={refused} onBack={onBack} />;
  return (
    <>
      <ColumnTable
        preview={preview}
        choices={choices}
        isStale={read.refreshing}
        onChange={setChoices}
      />
      {refused && <RefusedNotice refused={refused} />}
      <ImportBar
        preview={preview}
        choices={choices}
        isStale={read.refreshing || refused !== null}
        onImported={onImported}
      />
      <PreviewTable preview={preview} />
      <FileFindings preview={preview} />
    </>
  );
}

interface NoPreviewProps {
  read: Read<unknown>;
  refused: Refused | null;
  onBack: () => void;
}

function NoPreview({ read, refused, onBack }: NoPreviewProps) {
  return (
    <Card title="Which column is what">
      {refused && <RefusedNotice refused={refused} />}
      {!refused && read.state !== 'ready' && <ReadState read={read} layout="table" />}
      {refused && (
        <div className={classes.buttons}>
          <Button onClick={onBack}>Choose another file</Button>
        </div>
      )}
    </Card>
  );
}

/** While a new map is on its way, and when it is refused, the last preview stays on screen. */
function useLastPreview(result: PreviewResult | undefined) {
  const [last, setLast] = useState<Preview | null>(null);
  const preview = result && isPreview(result) ? result : null;
  if (preview && preview !== last) setLast(preview);
  const refused = result && !isPreview(result) ? refusedOf(result) : null;
  return { preview: preview ?? last, refused };
}

interface ImportBarProps {
  preview: Preview;
  choices: ColumnChoices;
  isStale: boolean;
  onImported: (sentence: string) => void;
}

function ImportBar({ preview, choices, isStale, onImported }: ImportBarProps) {
  const change = useChange(ImportCatalogMutation, (data) => data.importCatalog);
  const submit = async () => {
    const input = { uploadId: preview.uploadId, columnMap: asInput(choices) };
    const done = await change.run({ input });
    if (done) onImported(importedText(preview.fileName, done));
  };
  return (
    <Card>
      {change.refused && <RefusedNotice refused={change.refused} />}
      <div className={classes.buttons}>
        <Button
          loading={change.isBusy}
          disabled={!preview.canImport || isStale}
          onClick={() => void submit()}
        >
          Import {plural(preview.numRows - preview.numRejected, 'clip')}
        </Button>
        <span className={classes.muted}>{importHint(preview)}</span>
      </div>
    </Card>
  );
}

function importHint({ canImport, numRows, numRejected }: Preview): string {
  if (!canImport) return 'Choose the column that identifies a clip first.';
  if (numRejected === 0) return `All ${plural(numRows, 'row')} can be read.`;
  return `${count(numRejected)} of ${plural(numRows, 'row')} cannot be read and stay out; the findings say why.`;
}

function importedText(
  file: string,
  done: { new: number; changed: number; unchanged: number; rejected: number },
): string {
  const parts = [
    `${plural(done.new, 'clip is', 'clips are')} new`,
    done.changed > 0 && `${count(done.changed)} changed`,
    done.unchanged > 0 && `${count(done.unchanged)} as before`,
    done.rejected > 0 && `${plural(done.rejected, 'row')} left out`,
  ].filter(Boolean);
  return `${file} was imported: ${parts.join(', ')}.`;
}

function FileFindings({ preview: { findings } }: { preview: Preview }) {
  if (findings.length === 0) return null;
  return (
    <Card
      title="What there is to say about the file"
      flush
      aside={<CsvButton name="findings" columns={FINDING_COLUMNS} rows={findings} />}
    >
      <FindingsTable findings={findings} />
    </Card>
  );
}
