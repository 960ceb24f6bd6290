/** Parameters of the address of one benchmark: the axes that its coverage is counted by. */
import { defineSearch, texts } from '@/lib/search';

export const readBenchmarkSearch = defineSearch({ by: texts() });
