/** One label batch: where it came from, what is in it, and which releases hold it. */
import { useParams } from '@tanstack/react-router';
import { AbsentPage } from '@/components/AbsentPage';
import { Card } from '@/components/Card';
import { Facts } from '@/components/Facts';
import { LineageButton } from '@/components/LineageButton';
import { LinkButton } from '@/components/LinkButton';
import { Page, Split } from '@/components/Page';
import { CsvButton } from '@/components/table/CsvButton';
import { DataTable } from '@/components/table/DataTable';
import { Pager } from '@/components/table/Pager';
import { Time } from '@/components/Time';
import { hours, plural } from '@/lib/format';
import { useRead } from '@/lib/read';
import { type CursorPages, useCursorPages } from '@/lib/useCursorPages';
import { Link } from '@tanstack/react-router';
import { BATCH_CLIP_COLUMNS } from './labelColumns';
import { type BatchDetails, BatchQuery } from './labelQueries';
import classes from './releases.module.css';

const CRUMBS = [{ label: 'Label' }, { label: 'Batches', to: '/releases' }];
const PAGE_SIZE = 50;

export function BatchPage() {
  const { id } = useParams({ from: '/batches/$id' });
  const pages = useCursorPages(id);
  const read = useRead(BatchQuery, { id, after: pages.after });
  const batch = read.data?.labelBatch;
  if (batch && batch.id === id) return <Known batch={batch} pages={pages} />;
  return (
    <AbsentPage
      title="Label batch"
      crumbs={CRUMBS}
      read={read}
      field="labelBatch"
      noun="batch"
      action={<LinkButton to="/releases">See all batches</LinkButton>}
    />
  );
}

function Known({ batch, pages }: { batch: BatchDetails; pages: CursorPages }) {
  const { id, label, numClips, numFrames, numLabels, createdAt, clips } = batch;
  const rows = clips.edges.map(({ node }) => node);
  return (
    <Page
      title={`${label}: labels of the queue “${batch.queue.name}”`}
      crumbs={[...CRUMBS, { label }]}
      actions={<LineageButton id={id} />}
      basis={
        <>
          {plural(numClips, 'clip')} · {plural(numFrames, 'frame')} · {plural(numLabels, 'label')} ·
          came back <Time iso={createdAt} />
        </>
      }
    >
      <Split
        main={
          <Card
            flush
            title="Clips in it"
            aside={<CsvButton name="batch-clips" columns={BATCH_CLIP_COLUMNS} rows={rows} />}
          >
            <DataTable
              caption="Clips of the batch, by rank in the queue"
              columns={BATCH_CLIP_COLUMNS}
              rows={rows}
              rowId={({ clip }) => clip.id}
            />
            {clips.totalCount > PAGE_SIZE && (
              <Pager
                pages={pages}
                pageSize={PAGE_SIZE}
                shown={rows.length}
                total={clips.totalCount}
                endCursor={clips.pageInfo.endCursor}
                hasNext={clips.pageInfo.hasNextPage}
              />
            )}
          </Card>
        }
        side={<AboutBatch batch={batch} />}
      />
    </Page>
  );
}

function AboutBatch({ batch }: { batch: BatchDetails }) {
  const { name, format, fileName, spentHours, author, queue, ontologyVersion, releases } = batch;
  return (
    <Card title="This batch">
      <Facts
        facts={[
          { name: 'Name', value: name },
          {
            name: 'Queue',
            value: (
              <Link to="/queue/$id" params={{ id: queue.id }}>
                {queue.name}
              </Link>
            ),
          },
          { name: 'File', value: `${fileName} (${format})` },
          { name: 'Brought in by', value: author },
          {
            name: 'Spent',
            definition: 'As the tool or the importer said.',
            value: spentHours === null ? 'nobody said' : hours(spentHours),
          },
          { name: 'Ontology', value: `${ontologyVersion.name}, version ${ontologyVersion.version}` },
          {
            name: 'In releases',
            value:
              releases.length === 0 ? (
                'in none yet'
              ) : (
                <ul className={classes.plainList}>
                  {releases.map((release) => (
                    <li key={release.id}>
                      <Link to="/releases/$id" params={{ id: release.id }}>
                        {release.label}
                      </Link>
                    </li>
                  ))}
                </ul>
              ),
          },
        ]}
      />
    </Card>
  );
}
