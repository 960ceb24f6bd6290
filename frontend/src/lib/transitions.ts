/** What became of an error cluster since the evaluation before, as it is called on screen. */

export type Transition =
  | 'BORN'
  | 'GREW'
  | 'STEADY'
  | 'SHRANK'
  | 'MERGED'
  | 'CLOSED'
  | 'REOPENED';

interface TransitionWords {
  name: string;
  /** Tone of its badge: more errors are worse. */
  tone: 'better' | 'worse' | 'undecided' | 'accent' | 'plain';
  definition: string;
}

export const TRANSITIONS: Record<Transition, TransitionWords> = {
  BORN: {
    name: 'new',
    tone: 'accent',
    definition: 'No cluster of the evaluation before goes on in it.',
  },
  GREW: { name: 'grew', tone: 'worse', definition: 'Clearly more errors than before.' },
  STEADY: { name: 'steady', tone: 'plain', definition: 'About as many errors as before.' },
  SHRANK: { name: 'shrank', tone: 'better', definition: 'Clearly fewer errors than before.' },
  MERGED: {
    name: 'merged',
    tone: 'undecided',
    definition: 'Two or more clusters of the evaluation before are one now.',
  },
  CLOSED: { name: 'closed', tone: 'better', definition: 'No error of this evaluation is like it.' },
  REOPENED: {
    name: 'came back',
    tone: 'worse',
    definition: 'It was closed in an earlier evaluation, and has errors again.',
  },
};
