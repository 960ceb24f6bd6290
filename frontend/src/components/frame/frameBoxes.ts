/** The fields of a frame that is drawn with its boxes: the same in every query that asks for one. */
import { graphql, type ResultOf } from '@/lib/graphql';

export const FrameWithBoxes = graphql(`
  fragment FrameWithBoxes on ClipFrame @_unmask {
    index
    width
    height
    imageUrl
    imageRefusal {
      code
      message
    }
    boxes {
      source
      outcome
      className
      x
      y
      width
      height
      score
      probability
      iou
    }
  }
`);

export type Frame = ResultOf<typeof FrameWithBoxes>;
