/** Everything about one evaluation but its cohorts and errors, which have filters of their own. */
import { graphql, type ResultOf } from '@/lib/graphql';

export const EvaluationQuery = graphql(`
  query Evaluation($id: ID!) {
    evaluation(id: $id) {
      id
      createdAt
      numClips
      numFrames
      scoreKind
      axes
      numSuspects
      staleReason
      errorTypes {
        errorType
        count
        dap
      }
      modelVersion {
        id
        label
      }
      benchmark {
        id
        name
        label
        role
      }
      calibration {
        name
        method
        slope
        intercept
      }
      coco {
        AP
        AP50
        AP75
        APs
        APm
        APl
        AR1
        AR10
        AR100
        ARs
        ARm
        ARl
      }
      counts {
        gt
        tp
        fp
        fn
        recall
        precision
      }
      classes {
        name
        ap
        ap50
        inVocabulary
        counts {
          gt
          tp
          fp
          fn
        }
      }
      sizes {
        size
        counts {
          gt
          tp
          fp
          fn
        }
      }
      findings {
        code
        message
        severity
        file
        row
        field
        count
      }
      previous {
        id
        createdAt
        modelVersion {
          label
        }
        coco {
          AP
          AP50
          AP75
          APs
          APm
          APl
          AR1
          AR10
          AR100
          ARs
          ARm
          ARl
        }
        counts {
          gt
          tp
          fp
          fn
        }
      }
    }
  }
`);

export type Evaluation = NonNullable<ResultOf<typeof EvaluationQuery>['evaluation']>;
export type ClassResult = Evaluation['classes'][number];
export type SizeResult = Evaluation['sizes'][number];
