/** The acceptance checks that a queue may have: what each asks for, and how its value is written. */
import type { VariablesOf } from '@/lib/graphql';
import type { CreateQueueMutation } from './createQueue';

export type CheckRule = VariablesOf<typeof CreateQueueMutation>['input']['checks'][number]['rule'];

export interface CheckRuleForm {
  rule: CheckRule;
  label: string;
  explanation: string;
  /** How the value is given. */
  kind: 'classes' | 'names' | 'number' | 'percent';
  suffix?: string;
  placeholder?: string;
  /** What the value starts with. */
  initial: string;
}

export const CHECK_RULES: readonly CheckRuleForm[] = [
  {
    rule: 'REQUIRED_CLASSES',
    label: 'Classes that must be labeled',
    explanation: 'Every object of these classes is labeled; a frame without one is not excused.',
    kind: 'classes',
    placeholder: 'Choose classes of the ontology',
    initial: '',
  },
  {
    rule: 'MIN_BOX_PX',
    label: 'Smallest box that must be labeled',
    explanation: 'Objects whose shorter side is smaller may be left out; larger ones may not.',
    kind: 'number',
    suffix: ' px',
    initial: '8',
  },
  {
    rule: 'MAX_EMPTY_FRAME_SHARE',
    label: 'Most frames without any box',
    explanation: 'A batch with more empty frames than this is likely to be unfinished.',
    kind: 'percent',
    suffix: ' %',
    initial: '0.5',
  },
  {
    rule: 'ATTRIBUTES_COMPLETE',
    label: 'Attributes that every box has',
    explanation: 'Names as the annotation tool writes them, separated by commas.',
    kind: 'names',
    placeholder: 'occluded, truncated',
    initial: '',
  },
  {
    rule: 'TRACK_CONTINUITY',
    label: 'Longest gap inside a track, in frames',
    explanation: 'An object that is gone for more frames than this must get a new track.',
    kind: 'number',
    initial: '1',
  },
];

/** Only rules that are switched on, in the order of the form. */
export type CheckValues = Partial<Record<CheckRule, string>>;

export function chosenChecks(values: CheckValues): { rule: CheckRule; value: string }[] {
  return CHECK_RULES.flatMap(({ rule }) => {
    const value = values[rule];
    return value === undefined ? [] : [{ rule, value }];
  });
}

/** Refusals name a rule as files do; on screen it has another name. */
export function inWords(message: string): string {
  return CHECK_RULES.reduce(
    (text, { rule, label }) => text.replaceAll(rule.toLowerCase(), `“${label}”`),
    message,
  );
}

/** The server keeps a share, people write percent; "" stays, for the server to refuse. */
export function shareOf(percent: number | string): string {
  return percent === '' ? '' : String(Number((Number(percent) / 100).toPrecision(12)));
}

export function percentOf(share: string): number | '' {
  return share === '' ? '' : Number((Number(share) * 100).toPrecision(12));
}
