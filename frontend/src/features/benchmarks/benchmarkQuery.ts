/** All benchmarks, and what the page of one shows; slow parts are asked for apart. */
import { graphql, type ResultOf } from '@/lib/graphql';

export const BenchmarksQuery = graphql(`
  query Benchmarks {
    benchmarks {
      id
      name
      version
      label
      digest
      role
      source
      numClips
      numFrames
      numObjects
      createdAt
      evaluations {
        id
        staleReason
      }
    }
  }
`);

export const BenchmarkQuery = graphql(`
  query Benchmark($id: ID!) {
    benchmark(id: $id) {
      id
      name
      version
      label
      digest
      role
      source
      numClips
      numFrames
      numObjects
      classes
      createdAt
      versions {
        id
        version
        digest
        numClips
        numObjects
        createdAt
      }
      evaluations {
        id
        createdAt
        staleReason
        modelVersion {
          id
          label
        }
        previous {
          id
        }
        counts {
          gt
          fn
          fp
        }
      }
    }
    cohortAxes {
      name
    }
  }
`);

export const BenchmarkCoverageQuery = graphql(`
  query BenchmarkCoverage($id: ID!, $by: [String!]!) {
    benchmark(id: $id) {
      id
      coverageByCohort(by: $by) {
        label
        numClips
        numDrives
        numObjects
        tooFew
        cohort {
          axis
          value
        }
      }
    }
  }
`);

export const LeakageQuery = graphql(`
  query BenchmarkLeakage($id: ID!) {
    benchmark(id: $id) {
      id
      leakage {
        numTraining
        numCandidates
        basis
        leaks {
          kind
          sentence
          clip {
            id
            clipId
          }
          benchmarkClip {
            id
            clipId
          }
        }
      }
    }
  }
`);

export type ListedBenchmark = ResultOf<typeof BenchmarksQuery>['benchmarks'][number];
export type Benchmark = NonNullable<ResultOf<typeof BenchmarkQuery>['benchmark']>;
export type BenchmarkVersion = Benchmark['versions'][number];
export type BenchmarkEvaluation = Benchmark['evaluations'][number];
export type CohortCoverage = NonNullable<
  ResultOf<typeof BenchmarkCoverageQuery>['benchmark']
>['coverageByCohort'][number];
export type LeakageReport = NonNullable<
  ResultOf<typeof LeakageQuery>['benchmark']
>['leakage'];
export type Leak = LeakageReport['leaks'][number];
