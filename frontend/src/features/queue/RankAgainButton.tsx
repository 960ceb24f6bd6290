/** Opens the form that ranks the pool again, for those who may. */
import { Button } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconRefresh } from '@tabler/icons-react';
import { lazy, Suspense } from 'react';
import { useViewer } from '@/lib/viewer';
import type { RunBefore } from './RankAgain';

const RankAgain = lazy(() => import('./RankAgain'));

interface RankAgainButtonProps {
  /** Undefined where nothing was ranked yet. */
  before?: RunBefore;
  variant?: 'filled' | 'default';
  label?: string;
}

export function RankAgainButton(props: RankAgainButtonProps) {
  const { before, variant = 'filled', label = 'Rank again' } = props;
  const [opened, { open, close }] = useDisclosure(false);
  if (!useViewer().can('run_priorities')) return null;
  return (
    <>
      <Button
        variant={variant}
        leftSection={<IconRefresh size={16} stroke={1.75} />}
        onClick={open}
      >
        {label}
      </Button>
      {opened && (
        <Suspense>
          <RankAgain before={before} onClose={close} />
        </Suspense>
      )}
    </>
  );
}
