/** Do forecasts hold? Expected and realized gain of queues, their coverage and bias. */
import { useNavigate } from '@tanstack/react-router';
import { useCallback } from 'react';
import { Card } from '@/components/Card';
import { ChipSelect } from '@/components/ChipSelect';
import { CopyGraphQL } from '@/components/CopyGraphQL';
import { FilterChips } from '@/components/FilterChips';
import { Notice } from '@/components/Notice';
import { CardRow, Page } from '@/components/Page';
import { StatCard } from '@/components/StatCard';
import { EmptyState, ReadState } from '@/components/States';
import { CsvButton } from '@/components/table/CsvButton';
import { DataTable } from '@/components/table/DataTable';
import { count, decimal, percent, plural } from '@/lib/format';
import type { ResultOf } from '@/lib/graphql';
import { useUrlState } from '@/lib/useUrlState';
import { useWholeList } from '@/lib/useWholeList';
import { type Calibration, CalibrationQuery, type Forecast } from './calibrationQuery';
import { BiasCard, CyclesCard, ReliabilityCard } from './CyclesCard';
import { chosenOf, queuesOf } from './filters';
import { FORECAST_COLUMNS, FORECAST_CSV_COLUMNS } from './forecastColumns';
import { NoForecasts, NothingCame } from './NoForecasts';
import { ScatterChart } from './ScatterChart';
import { readCalibrationSearch } from './search';
import {
  CAME_DEFINITION,
  CAME_WORDS,
  CAMES,
  cameOf,
  forecastId,
  forecastSentence,
  isTold,
  numQueues,
  ratioWords,
  shrinkageWords,
  title,
} from './words';
import classes from './calibration.module.css';

const CRUMBS = [{ label: 'Prove' }, { label: 'Gain calibration' }];
const SMALL_PRINT =
  'Drops are of miss rates on the ground truth on which the forecast was made, which is frozen with the queue. Cohorts of one queue share objects and a training, so their number is larger than what they prove; the ratio of a cycle counts the whole benchmark alone.';

export function GainCalibrationPage() {
  const { read, rows, cut } = useWholeList(CalibrationQuery, forecastsOf);
  const calibration = read.data?.gainCalibration;
  if (calibration && rows.length > 0) {
    return <Known calibration={calibration} forecasts={rows} cut={cut} />;
  }
  return (
    <Page title="Do forecasts hold?" crumbs={CRUMBS}>
      {read.state === 'ready' ? <NoForecasts /> : <ReadState read={read} layout="page" />}
    </Page>
  );
}

function forecastsOf(data: ResultOf<typeof CalibrationQuery>) {
  return data.gainCalibration.forecasts;
}

interface KnownProps {
  calibration: Calibration;
  forecasts: readonly Forecast[];
  cut: boolean;
}

function Known({ calibration, forecasts, cut }: KnownProps) {
  const [search, setSearch] = useUrlState(readCalibrationSearch);
  const chosen = chosenOf(forecasts, search);
  const open = useCallback(
    (forecast: Forecast) => void setSearch({ row: forecastId(forecast) }),
    [setSearch],
  );
  return (
    <Page
      title={title(calibration)}
      crumbs={CRUMBS}
      actions={
        <>
          <CopyGraphQL query={CalibrationQuery} variables={{}} />
          <CsvButton name="gain-calibration" columns={FORECAST_CSV_COLUMNS} rows={chosen} />
        </>
      }
      chips={<Filters forecasts={forecasts} />}
      basis={basisOf(calibration)}
      footnote={SMALL_PRINT}
    >
      {cut && <Notice tone="worse" title="Not all forecasts arrived" />}
      {calibration.num === 0 && <NothingCame waiting={calibration.numQueuesWaiting} />}
      {calibration.num > 0 && <Figures calibration={calibration} />}
      {calibration.num > 0 && (
        <div className={classes.body}>
          <Card title="Expected and realized drop">
            <Legend />
            {chosen.some(isTold) ? (
              <ScatterChart forecasts={chosen.filter(isTold)} openId={search.row} onOpen={open} />
            ) : (
              <p className="gl-small">None of the chosen forecasts came to an outcome.</p>
            )}
          </Card>
          <div className={classes.column}>
            <BiasCard cycles={calibration.cycles} />
            <ReliabilityCard bins={calibration.reliability} />
          </div>
        </div>
      )}
      <ForecastTable forecasts={chosen} openId={search.row} onOpen={open} />
      {calibration.cycles.length > 0 && <CyclesCard cycles={calibration.cycles} />}
    </Page>
  );
}

function basisOf({ cycles, numQueuesWaiting }: Calibration): string {
  const told = `${plural(numQueues(cycles), 'queue')} came to an outcome`;
  return numQueuesWaiting === 0 ? told : `${told}, ${plural(numQueuesWaiting, 'queue')} waiting`;
}

function Filters({ forecasts }: { forecasts: readonly Forecast[] }) {
  const [search, setSearch] = useUrlState(readCalibrationSearch);
  const queues = queuesOf(forecasts);
  const options = CAMES.map((came) => ({
    value: came,
    label: CAME_WORDS[came].name,
    count: forecasts.filter((row) => cameOf(row) === came).length,
  }));
  return (
    <>
      <ChipSelect
        label="Queue"
        value={search.queue ?? ''}
        choices={[{ value: '', label: 'all' }, ...queues]}
        active={search.queue !== undefined}
        onChange={(queue) => setSearch({ queue: queue || undefined, row: undefined })}
      />
      <FilterChips
        filters={[{ key: 'came', label: 'Came', options }]}
        search={search}
        onChange={setSearch}
      />
    </>
  );
}

function Figures({ calibration }: { calibration: Calibration }) {
  const { num, coverage, correlation, ratio, nextShrinkage, cycles } = calibration;
  return (
    <CardRow min={200}>
      <StatCard
        label="Held"
        definition={`${CAME_DEFINITION} Intervals are meant to hold 95 % of the time.`}
        value={percent(coverage)}
        note={`n = ${plural(num, 'forecast')} of ${plural(numQueues(cycles), 'queue')}; 95\u00a0% is meant`}
      />
      <StatCard
        label="Realized over expected"
        definition="Sum of realized over sum of expected drops, of all forecasts with an outcome."
        value={decimal(ratio, 2)}
        note={ratioWords(ratio)}
      />
      <StatCard
        label="Correlation"
        definition="Of expected and realized drops: 1 where what was expected to fall more fell more. Needs three forecasts."
        value={decimal(correlation, 2)}
        note={`n = ${count(num)}`}
      />
      <StatCard
        label="Next correction"
        definition="The factor on the next forecast, from what came of the whole benchmark in earlier cycles: 0.25 to 1.5, and 1 until three queues came to an outcome."
        value={decimal(nextShrinkage, 2)}
        note={shrinkageWords(nextShrinkage)}
      />
    </CardRow>
  );
}

function Legend() {
  return (
    <ul className={classes.legend}>
      <li>● held</li>
      <li>◇ missed</li>
      <li>large: whole benchmark</li>
      <li>line: 95 % interval of what was expected</li>
    </ul>
  );
}

interface ForecastTableProps {
  forecasts: readonly Forecast[];
  openId: string | undefined;
  onOpen: (forecast: Forecast) => void;
}

function ForecastTable({ forecasts, openId, onOpen }: ForecastTableProps) {
  const navigate = useNavigate();
  const open = forecasts.find((row) => forecastId(row) === openId);
  if (forecasts.length === 0) {
    return (
      <EmptyState
        title="No such forecast"
        cause="There are forecasts, but none that fits these filters."
        cure="Take a filter away."
      />
    );
  }
  return (
    <Card flush title={plural(forecasts.length, 'forecast')} footnote={open && forecastSentence(open)}>
      <DataTable
        caption="Forecasts and what came of them"
        columns={FORECAST_COLUMNS}
        rows={forecasts}
        rowId={forecastId}
        rowHeight={52}
        height={forecasts.length > VIRTUAL_FROM ? 560 : undefined}
        activeId={openId ?? null}
        onActivate={onOpen}
        onOpen={({ queue }) => void navigate({ to: '/queue/$id', params: { id: queue.id } })}
      />
    </Card>
  );
}

const VIRTUAL_FROM = 12;
