/** What an expression would find, asked for a moment after typing stops. */
import { useDebouncedValue } from '@mantine/hooks';
import { useState } from 'react';
import type { Preview } from '@/components/scenario-preview/previewFields';
import type { ResultOf } from '@/lib/graphql';
import { type Read, useRead } from '@/lib/read';
import { PreviewQuery } from './scenarioQueries';

const PAUSE_MS = 300;

export interface PreviewState {
  /** The last one that there was; it stays while a newer one is on its way. */
  preview: Preview | null;
  /** Why there is none for what is written now. */
  refused: { code: string; message: string } | null;
  /** True while the preview is not of what is written now. */
  isStale: boolean;
}

const NOTHING: PreviewState = { preview: null, refused: null, isStale: false };

export function useScenarioPreview(written: string): PreviewState {
  const trimmed = written.trim();
  const [expression] = useDebouncedValue(trimmed, PAUSE_MS);
  const read = useRead(PreviewQuery, { expression }, { pause: expression === '' });
  const now = expression === trimmed ? outcomeOf(read) : WAITING;
  const last = useLast(now.preview, trimmed === '');
  return trimmed === '' ? NOTHING : { ...now, preview: now.preview ?? last };
}

const WAITING: PreviewState = { ...NOTHING, isStale: true };

type Data = ResultOf<typeof PreviewQuery>;

function outcomeOf(read: Read<Data>): PreviewState {
  if (read.isOutdated || read.state === 'loading') return WAITING;
  if (read.state !== 'ready') return { ...NOTHING, refused: read.problem };
  const answer = read.data.scenarioPreview;
  return isPreview(answer) ? { ...NOTHING, preview: answer } : { ...NOTHING, refused: answer };
}

type Answer = Data['scenarioPreview'];

function isPreview(answer: Answer): answer is Extract<Answer, { __typename: 'ScenarioPreview' }> {
  const { __typename: name } = answer;
  return name === 'ScenarioPreview';
}

function useLast(found: Preview | null, isEmpty: boolean): Preview | null {
  const [last, setLast] = useState<Preview | null>(null);
  const next = isEmpty ? null : (found ?? last);
  if (next !== last) setLast(next);
  return next;
}
