/** What estimated labeling times rest on, for the definitions of columns and figures. */

export const COST_BASIS =
  'Learned from what labeling took once enough of it was measured, until then a stated assumption.';
