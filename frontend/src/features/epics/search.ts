/** Parameters of the two addresses: the text that epics are filtered by; the moment of a trace. */
import { moment } from '@/lib/asOf';
import { defineSearch, text } from '@/lib/search';

export const readEpicsSearch = defineSearch({ q: text() });

export type EpicsSearch = ReturnType<typeof readEpicsSearch>;

export const readEpicSearch = defineSearch({ asOf: moment() });

export type EpicSearch = ReturnType<typeof readEpicSearch>;
