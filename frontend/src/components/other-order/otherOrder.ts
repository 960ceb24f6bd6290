/** What another order would change in a run, whatever it is another by. */

export interface Moved {
  rankBefore: number;
  rankAfter: number;
  minutes: number;
  clip: {
    id: string;
    clipId: string;
    region: string | null;
    weather: string | null;
    timeOfDay: string | null;
  };
}

export interface OtherOrder {
  overlap: readonly { depth: number; share: number }[];
  rankBiasedOverlap: number;
  hoursMoved: number;
  numEntered: number;
  numLeft: number;
  gainBefore: number | null;
  gainLost: number | null;
  entered: readonly Moved[];
  left: readonly Moved[];
}
