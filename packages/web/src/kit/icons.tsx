// The few icons that the pages use, drawn on a 20 by 20 grid in one stroke. All are decoration:
// the text beside them, or the button's label, says what they mean.

const drawings = {
  alert: <path d="M10 3.2 18 17H2zM10 8v4.2m0 2.2v.3" />,
  info: <path d="M10 2.5a7.5 7.5 0 1 0 0 15 7.5 7.5 0 0 0 0-15zM10 9v5m0-8v.3" />,
  check: <path d="m4 10.6 4 4 8-9" />,
  stop: <path d="M10 2.5a7.5 7.5 0 1 0 0 15 7.5 7.5 0 0 0 0-15zM5 15 15 5" />,
  refresh: <path d="M16.5 10a6.5 6.5 0 1 1-2-4.7L16.5 7m0-4v4h-4" />,
  copy: <path d="M7 7h9v10H7zM13 7V3H4v10h3" />,
  sun: (
    <path d="M10 6.4a3.6 3.6 0 1 0 0 7.2 3.6 3.6 0 0 0 0-7.2zM10 1.5V3m0 14v1.5M18.5 10H17M3 10H1.5M16 4l-1.1 1.1M5.1 14.9 4 16M16 16l-1.1-1.1M5.1 5.1 4 4" />
  ),
  moon: <path d="M16.5 12.2A7 7 0 0 1 7.8 3.5a7 7 0 1 0 8.7 8.7z" />,
  chevron: <path d="m5 7.5 5 5 5-5" />,
  arrow: <path d="M4 10h12m-5-5 5 5-5 5" />,
  search: <path d="M8.8 3.5a5.3 5.3 0 1 0 0 10.6 5.3 5.3 0 0 0 0-10.6zM13 13l4 4" />,
  upload: <path d="M10 13V3.5m-4 4 4-4 4 4M3.5 13v3.5h13V13" />,
  download: <path d="M10 3.5V13m-4-4 4 4 4-4M3.5 13v3.5h13V13" />,
  exit: <path d="M12 4H4v12h8M9 10h8m-3-3 3 3-3 3" />,
  lock: <path d="M4.5 9h11v8h-11zM7 9V6a3 3 0 0 1 6 0v3" />,
} as const

export type IconName = keyof typeof drawings

export function Icon({ name, size = 20 }: { readonly name: IconName; readonly size?: number }) {
  return (
    <svg
      width={size}
      height={size}
      viewBox="0 0 20 20"
      fill="none"
      stroke="currentColor"
      strokeWidth={1.6}
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
      focusable="false"
    >
      {drawings[name]}
    </svg>
  )
}
