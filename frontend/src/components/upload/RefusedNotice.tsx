/** A refusal where it happened: what is wrong, where in the file, its code. */
import { Notice } from '@/components/Notice';
import { asSentence } from '@/lib/format';
import { placeText, type Refused } from './refused';

interface RefusedNoticeProps {
  refused: Refused;
  /** What to do about it, where the message alone does not say. */
  cure?: string;
}

export function RefusedNotice({ refused, cure }: RefusedNoticeProps) {
  const places = refused.findings.map(placeText).filter((place) => place !== '');
  return (
    <Notice tone="worse" title={asSentence(refused.message)} code={refused.code}>
      {places.map((place) => (
        <p key={place}>In {place}.</p>
      ))}
      {cure && <p>{cure}</p>}
      {refused.requestId && (
        <p>
          Request <code>{refused.requestId}</code>
        </p>
      )}
    </Notice>
  );
}
