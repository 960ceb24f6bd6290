/** Asks for labels of what is selected; the form comes when it is asked for. */
import { Button } from '@mantine/core';
import { lazy, Suspense, useState } from 'react';
import type { Selection } from '@/components/selection/useSelection';
import { useViewer } from '@/lib/viewer';
import type { Asked } from './asked';
import type { ResultRow } from './resultRows';

const RequestSimilar = lazy(() => import('./RequestSimilar'));

interface RequestButtonProps {
  asked: Asked;
  selection: Selection<ResultRow>;
}

export function RequestButton({ asked, selection }: RequestButtonProps) {
  const [isOpen, setOpen] = useState(false);
  const mayAsk = useViewer().can('create_queue');
  if (!mayAsk) return null;
  return (
    <>
      <Button
        disabled={selection.rows.length === 0}
        title={selection.rows.length === 0 ? 'Select results first' : undefined}
        onClick={() => setOpen(true)}
      >
        Label more like these
      </Button>
      {isOpen && (
        <Suspense>
          <RequestSimilar asked={asked} rows={selection.rows} onClose={() => setOpen(false)} />
        </Suspense>
      )}
    </>
  );
}
