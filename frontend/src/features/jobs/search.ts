/** Parameters of the list of jobs: only those in this state. */
import { defineSearch, oneOf } from '@/lib/search';
import { STATE_NAMES } from './jobWords';

export const readJobsSearch = defineSearch({ state: oneOf(STATE_NAMES) });

export type JobsSearch = ReturnType<typeof readJobsSearch>;
