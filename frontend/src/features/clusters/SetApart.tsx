/** Errors that are in no cluster, and why: each with its count and where it leads. */
import { Link } from '@tanstack/react-router';
import { Definition } from '@/components/Definition';
import { count } from '@/lib/format';
import type { Clustering } from './clustersQuery';
import classes from './clusters.module.css';

export function SetApart({ clustering }: { clustering: Clustering }) {
  const { numErrors, numUnclustered, numSuspects, numUnnamed, evaluation } = clustering;
  return (
    <dl className={classes.apart}>
      <div>
        <dt>In clusters</dt>
        <dd>
          {count(numErrors - numUnclustered)} of {count(numErrors)}
        </dd>
      </div>
      <div>
        <dt>
          Fit no cluster
          <Definition text="Errors unlike all others: too few of a kind to be a cluster." />
        </dt>
        <dd>{count(numUnclustered)}</dd>
      </div>
      <div>
        <dt>
          Suspect labels
          <Definition text="The label, not the model, seems to be wrong. They are set apart, so that no cluster is made of mistakes in the ground truth." />
        </dt>
        <dd>
          {numSuspects > 0 ? (
            <Link to="/ground-truth" search={{ evaluation: evaluation.id }}>
              {count(numSuspects)}, see the fix list
            </Link>
          ) : (
            count(0)
          )}
        </dd>
      </div>
      <div>
        <dt>
          Classes the model never names
          <Definition text="Missed objects of classes that the model has no name for. They are set apart: more labels of them would not help this model." />
        </dt>
        <dd>
          {numUnnamed > 0 ? (
            <Link to="/evaluations/$id" params={{ id: evaluation.id }}>
              {count(numUnnamed)} missed, see the classes
            </Link>
          ) : (
            count(0)
          )}
        </dd>
      </div>
    </dl>
  );
}
