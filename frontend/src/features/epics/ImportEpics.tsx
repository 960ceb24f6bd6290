/** Brings in epics from a CSV file of the tracker; what was left out is named row by row. */
import { Button } from '@mantine/core';
import { useState } from 'react';
import { Card } from '@/components/Card';
import { type Finding, FindingsTable } from '@/components/FindingsTable';
import { Notice } from '@/components/Notice';
import { FileDrop } from '@/components/upload/FileDrop';
import { RefusedNotice } from '@/components/upload/RefusedNotice';
import { useUpload } from '@/components/upload/upload';
import { useChange } from '@/components/upload/useChange';
import { ImportEpicsMutation } from './epicQueries';
import { importedText } from './epicWords';

interface ImportEpicsProps {
  /** After epics were stored. */
  onDone: () => void;
  onClose: () => void;
}

interface Done {
  new: number;
  changed: number;
  unchanged: number;
  findings: readonly Finding[];
}

export function ImportEpics({ onDone, onClose }: ImportEpicsProps) {
  const upload = useUpload();
  const change = useChange(ImportEpicsMutation, (data) => data.importEpics);
  const [done, setDone] = useState<Done | null>(null);
  const take = async (file: File) => {
    setDone(null);
    change.clear();
    const sent = await upload.send(file);
    if (!sent) return;
    const result = await change.run({ input: { uploadId: sent.uploadId } });
    if (!result) return;
    setDone(result);
    onDone();
  };
  return (
    <Card
      title="Import epics"
      definition="A file with a key and a title per row, such as an export of an issue tracker. Importing it again changes nothing; an epic whose title or status changed is brought up to date."
      aside={
        <Button size="compact-sm" variant="subtle" onClick={onClose}>
          Close
        </Button>
      }
    >
      <FileDrop
        label="File of epics"
        hint="CSV with key and title; status, owner, url, due and description where there are any."
        accept=".csv"
        upload={upload}
        onFile={(file) => void take(file)}
      />
      {change.isBusy && <p role="status">Importing…</p>}
      {change.refused && (
        <>
          <RefusedNotice
            refused={change.refused}
            cure="Nothing was imported. Mend the file and choose it again."
          />
          <Findings findings={change.refused.findings} />
        </>
      )}
      {done && (
        <>
          <Notice tone="better" title={importedText(done)} />
          <Findings findings={done.findings} />
        </>
      )}
    </Card>
  );
}

function Findings({ findings }: { findings: readonly Finding[] }) {
  return findings.length > 0 && <FindingsTable findings={findings} />;
}
