/** What the types of errors (TIDE) and of wrong labels are called on screen, and what they mean. */

export type ErrorType =
  | 'CLASSIFICATION'
  | 'LOCALIZATION'
  | 'BOTH'
  | 'DUPLICATE'
  | 'BACKGROUND'
  | 'MISS';

interface Words {
  name: string;
  definition: string;
}

/** In the order in which they are told apart. */
export const ERROR_TYPES: Record<ErrorType, Words> = {
  CLASSIFICATION: {
    name: 'Wrong class',
    definition: 'The box lies on an object by half or more, but names another class.',
  },
  LOCALIZATION: {
    name: 'Badly located',
    definition: 'The class is right, and the box overlaps its object, but by less than half.',
  },
  BOTH: {
    name: 'Wrong class and place',
    definition: 'The box overlaps an object of another class, by less than half.',
  },
  DUPLICATE: {
    name: 'Duplicate',
    definition: 'The object was found already, by a detection with a higher score.',
  },
  BACKGROUND: {
    name: 'Nothing there',
    definition: 'The box overlaps no object, or one by less than a tenth.',
  },
  MISS: {
    name: 'Missed',
    definition: 'An object on which no detection lies, not even one of another kind of error.',
  },
};

export const ERROR_TYPE_NAMES = Object.keys(ERROR_TYPES) as ErrorType[];

export type SuspectKind = 'OVERLOOKED' | 'BADLY_LOCATED' | 'SWAPPED';

/** How a label seems to be wrong. */
export const SUSPECT_KINDS: Record<SuspectKind, Words> = {
  OVERLOOKED: {
    name: 'Overlooked',
    definition: 'The model is sure of an object where there is no label.',
  },
  BADLY_LOCATED: {
    name: 'Badly located',
    definition: 'The model is sure of the class, but the label lies beside what it found.',
  },
  SWAPPED: {
    name: 'Wrong class',
    definition: 'The model is sure of another class than the label has.',
  },
};

export const SUSPECT_KIND_NAMES = Object.keys(SUSPECT_KINDS) as SuspectKind[];
