/** What the page asks for: what is around a thing, who decided it, a way between two, and a thing. */
import { graphql, type ResultOf } from '@/lib/graphql';

const LineageFields = graphql(`
  fragment LineageFields on Lineage @_unmask {
    asOf
    answeredBy
    lagSeconds
    numStatements
    isCut
    cuts
    start {
      key
    }
    nodes {
      key
      kind
      name
      detail
      nodeId
      hop
    }
    edges {
      id
      type
      source
      target
      properties {
        key
        value
      }
      validFrom
      recordedAt
      retractedAt
    }
  }
`);

export const LineageQuery = graphql(
  `
    query Lineage($id: ID!, $direction: Direction!, $depth: Int!, $asOf: DateTime) {
      lineage(id: $id, direction: $direction, depth: $depth, asOf: $asOf) {
        ...LineageFields
      }
    }
  `,
  [LineageFields],
);

export const DecisionLineageQuery = graphql(
  `
    query DecisionLineage($id: ID!, $delta: Int, $asOf: DateTime) {
      decisionLineage(id: $id, deltaNumber: $delta, asOf: $asOf) {
        ...LineageFields
      }
    }
  `,
  [LineageFields],
);

export const LineagePathQuery = graphql(
  `
    query LineagePath($from: ID!, $to: ID!, $asOf: DateTime) {
      lineagePath(from: $from, to: $to, asOf: $asOf) {
        ...LineageFields
      }
    }
  `,
  [LineageFields],
);

export type Lineage = NonNullable<ResultOf<typeof LineageQuery>['lineage']>;
export type LineageNode = Lineage['nodes'][number];
export type LineageEdge = Lineage['edges'][number];
export type Kind = LineageNode['kind'];

/** Things that a trace may start at, for somebody who has none in mind. */
export const LineageStartsQuery = graphql(`
  query LineageStarts {
    summary {
      latestQueue {
        id
        name
      }
    }
    epics(first: 6) {
      edges {
        node {
          id
          key
          title
        }
      }
    }
    decisions(first: 6) {
      edges {
        node {
          id
          label
          title
        }
      }
    }
    datasetReleases(first: 6) {
      edges {
        node {
          id
          label
        }
      }
    }
    outcomes(first: 3) {
      edges {
        node {
          id
          label
          modelVersion {
            id
            label
          }
          deltas {
            number
            label
            metric
            delta
          }
        }
      }
    }
    errorClusters {
      clusters {
        id
        name
        size
      }
    }
  }
`);

export type LineageStarts = ResultOf<typeof LineageStartsQuery>;

/** What the panel says of a thing beyond its name. */
export const ThingQuery = graphql(`
  query LineageThing($id: ID!) {
    node(id: $id) {
      __typename
      ... on Clip {
        origin
        region
        weather
        timeOfDay
        isLabeled
      }
      ... on Scenario {
        expression
        author
      }
      ... on Evaluation {
        numClips
        numFrames
        createdAt
      }
      ... on ErrorCluster {
        className
        size
        numClips
        numDrives
        transition
      }
      ... on PriorityRun {
        profile
        numCandidates
        numSelected
        createdAt
      }
      ... on Queue {
        numItems
        hours
        createdAt
      }
      ... on LabelBatch {
        fileName
        numClips
        numFrames
        numLabels
        spentHours
        author
        createdAt
      }
      ... on DatasetRelease {
        note
        numBatches
        numClips
        numLabels
        author
        createdAt
      }
      ... on ModelVersion {
        family
        version
        registeredAt
      }
      ... on Epic {
        title
        status
        owner
        due
      }
      ... on Decision {
        title
        rationale
        author
        decidedAt
        recordedAt
      }
    }
  }
`);

export type Thing = NonNullable<ResultOf<typeof ThingQuery>['node']>;
