/** What can be compared, and one comparison cohort by cohort. */
import { graphql, type ResultOf } from '@/lib/graphql';

export const ComparableQuery = graphql(`
  query Comparable($after: String) {
    evaluations(first: 100, after: $after) {
      pageInfo {
        hasNextPage
        endCursor
      }
      edges {
        node {
          id
          label
          createdAt
          benchmark {
            id
            name
            role
          }
        }
      }
    }
  }
`);

export const AxesQuery = graphql(`
  query ComparisonAxes($id: ID!) {
    evaluation(id: $id) {
      id
      comparisonAxes
      classes {
        name
      }
      modelVersion {
        id
        label
      }
    }
  }
`);

export const ComparisonQuery = graphql(`
  query Comparison(
    $a: ID!
    $b: ID!
    $by: [String!]!
    $at: OperatingPoint!
    $className: String
  ) {
    compareEvaluations(a: $a, b: $b, by: $by, at: $at, className: $className) {
      at
      by
      resampledBy
      numResamples
      withinEffect
      mixEffect
      refusals
      basis
      a {
        id
        staleReason
        modelVersion {
          family
          version
          label
        }
      }
      b {
        id
        staleReason
        modelVersion {
          family
          version
          label
        }
        benchmark {
          id
          label
          role
        }
      }
      thresholds {
        className
        a
        b
        falsePositivesA
        falsePositivesB
      }
      overall {
        label
        cohort {
          axis
          value
        }
        numClips
        numDrives
        numObjects
        a
        b
        delta
        low
        high
        minimumDetectable
        verdict
        tooFew
        needsClips
        flips
        publishedDelta
      }
      cohorts {
        label
        cohort {
          axis
          value
        }
        numClips
        numDrives
        numObjects
        a
        b
        delta
        low
        high
        minimumDetectable
        verdict
        tooFew
        needsClips
        flips
        publishedDelta
      }
    }
  }
`);

export type ListedEvaluation = ResultOf<
  typeof ComparableQuery
>['evaluations']['edges'][number]['node'];
export type Comparison = NonNullable<ResultOf<typeof ComparisonQuery>['compareEvaluations']>;
export type CohortDelta = Comparison['overall'];
export type ThresholdPair = Comparison['thresholds'][number];
