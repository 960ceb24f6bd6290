/** Other orders, judged without labeling anything: on request, since runs are ranked again. */
import { Button } from '@mantine/core';
import { useState } from 'react';
import { Card } from '@/components/Card';
import { Notice } from '@/components/Notice';
import { LoadingState, ReadState } from '@/components/States';
import { CsvButton } from '@/components/table/CsvButton';
import { DataTable } from '@/components/table/DataTable';
import { asSentence, plural } from '@/lib/format';
import { useRead } from '@/lib/read';
import { useTurn } from '@/lib/useTurn';
import { useViewer } from '@/lib/viewer';
import { JUDGED_COLUMNS } from './judgedColumns';
import { type OtherOrders, OtherOrdersQuery } from './otherOrdersQuery';
import classes from './shadow.module.css';

const TITLE = 'What other orders would have found';
const NONE_YET =
  'Nothing can be said yet: no clip that was drawn for the holdback has labels and earlier predictions.';

export function OtherOrdersCard() {
  const [isAsked, setIsAsked] = useState(false);
  if (!useViewer().canSee('analysis')) return null;
  if (isAsked) return <Reckoned />;
  return (
    <Card
      title={TITLE}
      aside={
        <Button variant="default" size="xs" onClick={() => setIsAsked(true)}>
          Reckon
        </Button>
      }
    >
      <p className={classes.muted}>
        Told from clips that were drawn at random; their runs are ranked again by every profile.
      </p>
    </Card>
  );
}

function Reckoned() {
  const read = useRead(OtherOrdersQuery, {});
  const isWaiting = useTurn(read);
  const answer = read.data?.otherOrders;
  if (answer?.__typename === 'OtherOrders') return <Judged found={answer} />;
  if (answer) {
    const { message = '', code } = answer as { message?: string; code?: string };
    return <Notice tone="plain" title={asSentence(message)} code={code} />;
  }
  return (
    <Card title={TITLE}>
      {isWaiting || read.state === 'ready' ? <LoadingState /> : <ReadState read={read} />}
    </Card>
  );
}

function Judged({ found }: { found: OtherOrders }) {
  const { numClips, numLeftOut, orders } = found;
  if (!numClips || !orders) return <Notice tone="plain" title={NONE_YET} />;
  const left = numLeftOut ? ` ${plural(numLeftOut, 'clip')} of runs that cannot be made again.` : '';
  return (
    <Card
      flush
      title={TITLE}
      definition={`Missed objects per label-hour, told from ${plural(numClips, 'clip')} that were drawn at random.`}
      aside={<CsvButton name="other-orders" columns={JUDGED_COLUMNS} rows={orders} />}
      footnote={`95 % intervals of one look.${left}`}
    >
      <DataTable
        caption={TITLE}
        columns={JUDGED_COLUMNS}
        rows={orders}
        rowId={({ name }) => name ?? ''}
        keys={false}
      />
    </Card>
  );
}
