/** The way from an error, a cluster or a clip to what is like it. Exactly one of the three is given. */
import { LinkButton } from './LinkButton';

interface FindSimilarButtonProps {
  /** Global ids. */
  error?: string;
  cluster?: string;
  clip?: string;
}

export function FindSimilarButton(asked: FindSimilarButtonProps) {
  return (
    <LinkButton to={SIMILAR_PATH} search={asked as never} variant="default">
      Find similar
    </LinkButton>
  );
}

/** For a key that does the same. */
export const SIMILAR_PATH: string = '/similar';
