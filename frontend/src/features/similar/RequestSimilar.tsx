/** "Label more like these": what is left to label of the selection, and how it is asked for. */
import { Modal } from '@mantine/core';
import { useState } from 'react';
import { Notice } from '@/components/Notice';
import { Split } from '@/components/Page';
import { PreviewCard } from '@/components/scenario-preview/PreviewCard';
import type { Preview } from '@/components/scenario-preview/previewFields';
import { LoadingState, ProblemState, ReadState } from '@/components/States';
import { asSentence, plural } from '@/lib/format';
import type { ResultOf } from '@/lib/graphql';
import { type Read, useRead } from '@/lib/read';
import type { Asked } from './asked';
import { AskedFor } from './AskedFor';
import { ClipsPreviewQuery, FormQuery, type Requested } from './requestQueries';
import { RequestForm } from './RequestForm';
import type { ResultRow } from './resultRows';

interface RequestSimilarProps {
  asked: Asked;
  rows: readonly ResultRow[];
  onClose: () => void;
}

export default function RequestSimilar({ asked, rows, onClose }: RequestSimilarProps) {
  const clipIds = [...new Set(rows.map(({ clip }) => clip.id))].toSorted();
  const [done, setDone] = useState<Requested | null>(null);
  return (
    <Modal
      opened
      onClose={onClose}
      title={`Label more like these: ${plural(clipIds.length, 'clip')}`}
      size="min(1120px, 94vw)"
    >
      {done ? (
        <AskedFor done={done} onClose={onClose} />
      ) : (
        <Form asked={asked} clipIds={clipIds} onDone={setDone} />
      )}
    </Modal>
  );
}

interface FormProps {
  asked: Asked;
  clipIds: readonly string[];
  onDone: (done: Requested) => void;
}

function Form({ asked, clipIds, onDone }: FormProps) {
  const previewed = useRead(ClipsPreviewQuery, { clips: [...clipIds] }, { fresh: true });
  const read = useRead(FormQuery, {}, { fresh: true });
  const preview = previewOf(previewed);
  if (read.state !== 'ready') return <ReadState read={read} layout="text" />;
  if (previewed.problem) {
    return <ProblemState problem={previewed.problem} onRetry={previewed.reload} />;
  }
  if (preview === 'refused') return <Refused read={previewed} />;
  if (preview === null) return <LoadingState layout="text" rows={12} />;
  return (
    <Split
      main={
        <RequestForm
          asked={asked}
          clipIds={clipIds}
          hasCandidates={preview.numCandidates > 0}
          form={read.data}
          onDone={onDone}
        />
      }
      side={<PreviewCard preview={preview} title="What is left to label" />}
    />
  );
}

type Previewed = Read<ResultOf<typeof ClipsPreviewQuery>>;

function previewOf({ data }: Previewed): Preview | 'refused' | null {
  if (!data) return null;
  const answer = data.clipsPreview;
  return answer.__typename === 'ScenarioPreview' ? answer : 'refused';
}

function Refused({ read }: { read: Previewed }) {
  const answer = read.data?.clipsPreview;
  if (!answer || answer.__typename === 'ScenarioPreview') return null;
  return <Notice tone="worse" title={asSentence(answer.message)} code={answer.code} />;
}
