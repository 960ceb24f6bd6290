/** Fills of the parts: a color and, for every second one, a texture that survives gray print. */
const TEXTURES: Record<number, string> = {
  1: 'M0 4 L4 0 M-1 1 L1 -1 M3 5 L5 3',
  3: 'M1 0 V4',
  5: 'M0 1 H4',
  6: 'M0 0 L4 4 M-1 3 L1 5 M3 -1 L5 1',
};

const TEXTURED = Object.keys(TEXTURES).map(Number);

/** What is taken off is empty but for lines, so that the colored rest of a bar is the score. */
const TAKEN = ['M0 4 L4 0 M-1 1 L1 -1 M3 5 L5 3', 'M0 1 H4 M1 0 V4'];
const TAKEN_LOOKS: Record<string, number> = { isolated: 1 };

export function partFill(look: number): string {
  return TEXTURES[look] ? `url(#gl-part-${look})` : `var(--gl-part-${look})`;
}

export function takenFill(name: string): string {
  return `url(#gl-part-taken-${TAKEN_LOOKS[name] ?? 0})`;
}

/** The definitions behind `partFill`; the shell renders them once for all bars. */
export function PartPatterns() {
  return (
    <svg width={0} height={0} aria-hidden="true" style={{ position: 'absolute' }}>
      <defs>
        {TEXTURED.map((look) => (
          <pattern key={look} id={`gl-part-${look}`} width={4} height={4} patternUnits="userSpaceOnUse">
            <rect width={4} height={4} fill={`var(--gl-part-${look})`} />
            <path d={TEXTURES[look]} stroke="#ffffff" strokeOpacity={0.5} strokeWidth={0.8} />
          </pattern>
        ))}
        {TAKEN.map((lines, look) => (
          <pattern
            key={lines}
            id={`gl-part-taken-${look}`}
            width={4}
            height={4}
            patternUnits="userSpaceOnUse"
          >
            <rect width={4} height={4} fill="var(--gl-surface)" />
            <path d={lines} stroke="var(--gl-muted)" strokeWidth={1} />
          </pattern>
        ))}
      </defs>
    </svg>
  );
}

/** `fill` as `partFill` and `takenFill` give it. */
export function PartSwatch({ fill }: { fill: string }) {
  return (
    <svg width={12} height={12} aria-hidden="true" style={{ flex: 'none' }}>
      <rect width={12} height={12} rx={3} fill={fill} />
    </svg>
  );
}
