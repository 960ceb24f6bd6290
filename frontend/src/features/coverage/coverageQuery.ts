/** What the page of coverage shows, and the evaluations that it can take the misses from. */
import { graphql, type ResultOf } from '@/lib/graphql';

export const CoverageQuery = graphql(`
  query Coverage($evaluation: ID) {
    coverage(evaluationId: $evaluation) {
      basis
      labeledClips
      poolClips
      cellsBelowTarget
      regions
      weathers
      timesOfDay
      benchmark {
        id
        label
      }
      evaluation {
        id
        label
        benchmark {
          role
        }
      }
      cells {
        region
        weather
        timeOfDay
        label
        labeledClips
        targetClips
        gapClips
        poolClips
        benchmarkClips
        tooFew
        counts {
          gt
          fn
        }
      }
    }
  }
`);

export const MissSourcesQuery = graphql(`
  query MissSources {
    evaluations(first: 100) {
      edges {
        node {
          id
          label
          benchmark {
            role
          }
        }
      }
    }
  }
`);

export type Coverage = ResultOf<typeof CoverageQuery>['coverage'];
export type CoverageCell = Coverage['cells'][number];
