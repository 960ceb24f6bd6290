/** Parameter of the list: the state of change requests. */
import { defineSearch, oneOf } from '@/lib/search';
import { STATUS_CHOICES } from './changeWords';

export const readChangesSearch = defineSearch({
  status: oneOf(STATUS_CHOICES),
});
