/** Parameter of the home page's address: by what the misses are counted. */
import { defineSearch, text } from '@/lib/search';

export const readHomeSearch = defineSearch({ by: text() });

export type HomeSearch = ReturnType<typeof readHomeSearch>;
