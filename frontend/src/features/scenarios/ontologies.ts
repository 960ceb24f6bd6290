/** Ontologies to choose from, and the benchmark whose classes are the likely choice. */
import { graphql } from '@/lib/graphql';

export const OntologiesQuery = graphql(`
  query ScenarioOntologies {
    ontologies {
      id
      name
      version
      classes
    }
    summary {
      latestEvaluation {
        id
        benchmark {
          id
          name
        }
      }
    }
  }
`);
