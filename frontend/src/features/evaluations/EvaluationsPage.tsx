/** All evaluations, newest first, with pickers for model and benchmark. */
import { useNavigate } from '@tanstack/react-router';
import { useMemo } from 'react';
import { Card } from '@/components/Card';
import { FilterChips } from '@/components/FilterChips';
import { LinkButton } from '@/components/LinkButton';
import { Page } from '@/components/Page';
import { EmptyState, ReadState } from '@/components/States';
import { CsvButton } from '@/components/table/CsvButton';
import { DataTable } from '@/components/table/DataTable';
import { plural } from '@/lib/format';
import { useUrlState } from '@/lib/useUrlState';
import { LIST_COLUMNS, LIST_CSV_COLUMNS } from './evaluationColumns';
import { isChosen, type ListedEvaluation, tally, useEvaluationList } from './evaluationList';
import { type EvaluationsSearch, readEvaluationsSearch } from './search';

export function EvaluationsPage() {
  const { read, rows, cut } = useEvaluationList();
  const [search, setSearch] = useUrlState(readEvaluationsSearch);
  const navigate = useNavigate();
  const chosen = useMemo(() => rows.filter((row) => isChosen(row, search)), [rows, search]);
  return (
    <Page
      title="How good are the models?"
      crumbs={[{ label: 'Understand' }, { label: 'Evaluations' }]}
      actions={<CsvButton name="evaluations" columns={LIST_CSV_COLUMNS} rows={chosen} />}
      chips={<ListChips rows={rows} search={search} onChange={setSearch} />}
      basis={rows.length > 0 && basisText(rows.length, chosen.length, cut)}
      footnote={
        rows.length > 0 &&
        'Numbers of two benchmarks cannot be compared. An object counts as found where a detection of its class overlaps it by at least half (IoU 0.5).'
      }
    >
      {read.state !== 'ready' && <ReadState read={read} layout="table" />}
      {read.state === 'ready' && rows.length === 0 && <NoEvaluation />}
      {rows.length > 0 && chosen.length === 0 && (
        <EmptyState
          title="No evaluation fits these filters"
          cause="The chosen model was not measured on the chosen benchmark."
          cure="Clear a filter to see the others."
        />
      )}
      {chosen.length > 0 && (
        <Card flush>
          <DataTable
            caption="Evaluations"
            columns={LIST_COLUMNS}
            rows={chosen}
            rowId={(row) => row.id}
            rowHeight={44}
            onOpen={(row) => void navigate({ to: '/evaluations/$id', params: { id: row.id } })}
          />
        </Card>
      )}
    </Page>
  );
}

interface ListChipsProps {
  rows: readonly ListedEvaluation[];
  search: EvaluationsSearch;
  onChange: (patch: Partial<EvaluationsSearch>) => void;
}

function ListChips({ rows, search, onChange }: ListChipsProps) {
  const models = tally(rows.map((row) => row.modelVersion.label));
  const benchmarks = tally(rows.map((row) => row.benchmark.label));
  return (
    <FilterChips
      filters={[
        { key: 'model', label: 'Model', options: models },
        { key: 'benchmark', label: 'Benchmark', options: benchmarks },
      ]}
      search={search}
      onChange={onChange}
    />
  );
}

function NoEvaluation() {
  return (
    <EmptyState
      title="No evaluation yet"
      cause="Nothing was measured: no detections with ground truth were imported."
      cure="Bring a pair of COCO files, ground truth and detections."
      action={<LinkButton to="/use-my-data">Use my data</LinkButton>}
    />
  );
}

function basisText(all: number, chosen: number, cut: boolean): string {
  const shown = chosen === all ? plural(all, 'evaluation') : `${chosen} of ${plural(all, 'evaluation')}`;
  return cut ? `${shown} · older ones could not be loaded` : `${shown} · newest first`;
}
