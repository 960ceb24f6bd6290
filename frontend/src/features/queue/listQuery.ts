/** The head of a ranked list: its run and rung, and the first item, which sets colors and scale. */
import { barLength, type ScorePart } from '@/components/parts/partLayout';
import { graphql } from '@/lib/graphql';

export const RunHead = graphql(`
  fragment RunHead on PriorityRun @_unmask {
    id
    number
    profile
    budgetHours
    spentHours
    numCandidates
    numSelected
    createdAt
    notes
    rung {
      level
      name
      sentence
      missing {
        input
        cost
        cure
        effect {
          sentence
        }
      }
    }
    weights {
      id
      version
      profile
    }
    evaluation {
      id
      label
    }
  }
`);

export const HeadParts = graphql(`
  fragment HeadParts on Part @_unmask {
    name
    label
    weight
    signal
    value
    cell
  }
`);

interface FirstItem {
  edges: readonly { node: { parts: readonly ScorePart[] } }[];
}

export interface ListParts {
  /** The parts of the first item: what all items of the list are made of. */
  parts: readonly ScorePart[];
  /** A full bar is a score of 1, or the first score where scores have no such limit. */
  full: number;
}

export function partsOf({ edges }: FirstItem): ListParts {
  const parts = edges[0]?.node.parts ?? [];
  return { parts, full: Math.max(1, barLength(parts)) };
}
