/** Parameters of the two addresses: evaluation, filters and selection; threshold, page and error. */
import { defineSearch, text, texts, wholeNumber } from '@/lib/search';

export const readClustersSearch = defineSearch({
  evaluation: text(),
  className: texts(),
  errorType: texts(),
  became: texts(),
  /** The cluster that map and list both mark. */
  cluster: text(),
});

export type ClustersSearch = ReturnType<typeof readClustersSearch>;

export const readClusterSearch = defineSearch({
  /** Percent of the score below which false detections are left out. */
  minScore: wholeNumber(),
  after: text(),
  /** Number of the page, from 1; the first has none. */
  page: wholeNumber(2),
  error: text(),
});

export type ClusterSearch = ReturnType<typeof readClusterSearch>;
