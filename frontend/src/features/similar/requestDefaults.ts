/** What the form of a request begins with, from what was asked about: it can be sent as it stands. */
import { exampleFor } from '@/components/queue-form/Instructions';
import type { CheckValues } from '@/components/queue-form/checkRules';
import { plural } from '@/lib/format';
import { type Asked, tagsOf } from './asked';

/** Names of queues are short. */
const LONGEST_NAME = 80;

/** A name has no colon: after it a version would stand. */
export function nameOf({ kind, name, clip }: Asked): string {
  const tags = clip && kind === 'error' ? tagsOf(clip).slice(0, 2).join(', ') : '';
  const where = tags === '' ? '' : ` (${tags})`;
  return `More like ${name}${where}`.replaceAll(':', ',').slice(0, LONGEST_NAME);
}

export function reasonOf({ kind, name, clip }: Asked, numClips: number): string {
  const what = kind === 'error' ? `the error “${name}” on ${clip?.clipId ?? 'a clip'}` : `${kind} ${name}`;
  return `${plural(numClips, 'clip')} found by similarity to ${what}.`;
}

export function instructionsOf({ className }: Asked, classNames: readonly string[]): string {
  const example = exampleFor(classNames);
  return className && classNames.includes(className)
    ? `${example} Models get the class ${className} wrong on clips like these: look for it twice.`
    : example;
}

/** The class that is missed must be labeled, where one is. */
export function checksOf({ className }: Asked): CheckValues {
  return className === undefined
    ? { MIN_BOX_PX: '8' }
    : { REQUIRED_CLASSES: className, MIN_BOX_PX: '8' };
}
