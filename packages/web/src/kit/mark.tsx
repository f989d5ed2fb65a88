// The mark: a folded letter that reads as an M and as a swallow-tailed pennant. mark.svg is the
// same drawing as the browser's tab icon.

export function Mark({ size = 28 }: { readonly size?: number }) {
  return (
    <svg width={size} height={size} viewBox="4 5 24 22" aria-hidden="true" focusable="false">
      <path d="M6 7l10 8.6v5.2L6 25.2z" fill="var(--mark-near)" />
      <path d="M26 7l-10 8.6v5.2l10 4.4z" fill="var(--mark-far)" />
    </svg>
  )
}
