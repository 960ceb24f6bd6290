/** What is known of one error: its type, whether its label is in doubt, and which scenario it shows. */
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { AbsentState } from '@/components/States';
import { Time } from '@/components/Time';
import { ERROR_TYPES, SUSPECT_KINDS } from '@/lib/errorTypes';
import { percent, words } from '@/lib/format';
import { graphql, type ResultOf } from '@/lib/graphql';
import { useRead } from '@/lib/read';
import type { ListedError } from './errors';
import classes from './evaluations.module.css';

const ErrorDetailQuery = graphql(`
  query ErrorDetail($id: ID!) {
    explainMapping(errorId: $id) {
      mapping {
        id
        label
      }
      rules {
        ruleId
        when
        tags
        confidence
      }
      inputs {
        axis
        value
      }
      tags
      confidence
      mappedAt
    }
    node(id: $id) {
      __typename
      id
      ... on DetectionError {
        cluster {
          id
          name
        }
      }
    }
  }
`);

type Explanation = NonNullable<ResultOf<typeof ErrorDetailQuery>['explainMapping']>;

interface ErrorDetailProps {
  error: ListedError;
  evaluationId: string;
}

export function ErrorDetail({ error, evaluationId }: ErrorDetailProps) {
  const read = useRead(ErrorDetailQuery, { id: error.id });
  const explanation = read.data?.explainMapping;
  const found = read.data?.node;
  const cluster = found?.__typename === 'DetectionError' ? found.cluster : null;
  return (
    <div className={classes.detail}>
      <dl className={classes.facts}>
        <Fact name="Kind">
          {error.errorType
            ? `${ERROR_TYPES[error.errorType].name}. ${ERROR_TYPES[error.errorType].definition}`
            : 'Not known: the import is older than the types of errors.'}
        </Fact>
        {error.suspectKind && (
          <Fact name="The label">
            {SUSPECT_KINDS[error.suspectKind].definition}{' '}
            <Link
              to="/ground-truth"
              search={{ evaluation: evaluationId, label: error.id }}
              className={classes.inText}
            >
              Look at the label
            </Link>
          </Fact>
        )}
        {!error.inVocabulary && (
          <Fact name="The class">
            The model never names {error.className}: more labels would not help, so no ranking
            learns from this error.
          </Fact>
        )}
        {cluster && (
          <Fact name="Cluster">
            <Link to="/clusters/$id" params={{ id: cluster.id }} className={classes.inText}>
              {cluster.name}
            </Link>
          </Fact>
        )}
        <Fact name="Others like it">
          <Link to="/similar" search={{ error: error.id }} className={classes.inText}>
            Find similar
          </Link>
        </Fact>
      </dl>
      {explanation ? (
        <ScenarioFacts explanation={explanation} />
      ) : (
        <AbsentState read={read} field="explainMapping" layout="text">
          <NoMapping />
        </AbsentState>
      )}
    </div>
  );
}

function NoMapping() {
  return (
    <p className={classes.muted}>
      No mapping says which scenario it belongs to yet: <code>gainloop errors map</code> applies one
      to the errors of this evaluation.
    </p>
  );
}

function ScenarioFacts({ explanation }: { explanation: Explanation }) {
  const { mapping, rules, inputs, tags, confidence, mappedAt } = explanation;
  return (
    <dl className={classes.facts}>
      <Fact name="Scenario">
        {tags.length > 0 ? (
          <>
            <strong>{tags.map(tagInText).join(', ')}</strong>
            {confidence !== null && <>, confidence {percent(confidence)}</>}
          </>
        ) : (
          'No rule applies to it.'
        )}
      </Fact>
      {rules.map((rule) => (
        <Fact key={rule.ruleId} name={`Rule ${rule.ruleId}`}>
          <code>{rule.when}</code>
        </Fact>
      ))}
      <Fact name="Looked at">
        {inputs.map(({ axis, value }) => `${words(axis)} ${words(value)}`).join(' · ') || 'nothing'}
      </Fact>
      <Fact name="Mapping">
        {mapping.label}, <Time iso={mappedAt} />
      </Fact>
    </dl>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </>
  );
}

/** "scenario=night_rain" as people say it. */
function tagInText(tag: string): string {
  const [axis = '', value] = tag.split('=');
  return value === undefined ? words(axis) : `${words(axis)}: ${words(value)}`;
}
