/** A loop that does not close on itself, with a hand that moves on. */
export function Logo({ size = 20 }: { size?: number }) {
  return (
    <svg
      width={size}
      height={size}
      viewBox="0 0 24 24"
      fill="none"
      strokeWidth={3}
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
    >
      <path d="M7.2 4.6a9 9 0 1 0 9.6 0" stroke="var(--gl-accent)" />
      <path d="M12 3v9l4 2.5" stroke="currentColor" strokeWidth={2.5} />
    </svg>
  );
}
