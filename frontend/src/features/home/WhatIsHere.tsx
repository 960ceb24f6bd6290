/** How much there is of everything, each number a way to it. */
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { Card } from '@/components/Card';
import { count, hours, plural } from '@/lib/format';
import type { Home } from './homeQuery';
import classes from './home.module.css';

export function WhatIsHere({ home }: { home: Home }) {
  const { clips, drives, benchmarkClips, recordedHours } = home.summary;
  return (
    <Card title="What is here">
      <dl className={classes.facts}>
        <Fact name="Clips" value={count(clips)}>
          {drives > 0 ? `from ${plural(drives, 'drive')}` : 'of unknown drives'}
        </Fact>
        {recordedHours !== null && (
          <Fact name="Length" value={hours(recordedHours)}>
            as far as it is known
          </Fact>
        )}
        <Fact name="Benchmark" value={count(benchmarkClips)}>
          clips, never labeled next
        </Fact>
        <Fact name="Evaluations" value={count(home.evaluations.totalCount)}>
          <Link to="/evaluations">all evaluations</Link>
        </Fact>
        <Fact name="Runs" value={count(home.priorityRuns.totalCount)}>
          <Link to="/queue">all runs</Link>
        </Fact>
        <Fact name="Queues" value={count(home.queues.totalCount)}>
          <Link to="/queue">all queues</Link>
        </Fact>
      </dl>
    </Card>
  );
}

function Fact({ name, value, children }: { name: string; value: string; children: ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd className="gl-num">{value}</dd>
      <dd>{children}</dd>
    </div>
  );
}
