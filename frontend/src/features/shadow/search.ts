/** Parameters of the address: the benchmark that cycles were measured on. */
import { defineSearch, text } from '@/lib/search';

export const readShadowSearch = defineSearch({ benchmark: text() });
