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
  menu: <path d="M3 5.5h14M3 10h14M3 14.5h14" />,
  person: (
    <path d="M10 3a3.4 3.4 0 1 0 0 6.8A3.4 3.4 0 0 0 10 3zM3.5 17c.6-3.4 3.2-5 6.5-5s5.9 1.6 6.5 5" />
  ),
  plus: <path d="M10 4v12M4 10h12" />,
  back: <path d="M16 10H4m5-5-5 5 5 5" />,
  cross: <path d="m5 5 10 10M15 5 5 15" />,
  home: <path d="m3 9 7-6 7 6v8h-5v-5H8v5H3z" />,
  inbox: <path d="M3 11.5 5.5 4h9l2.5 7.5V16H3zm0 0h4l1 2h4l1-2h4" />,
  building: <path d="M4 17V3h8v14m0-10h4v10M2.5 17h15M7 6.5h2M7 10h2M7 13.5h2" />,
  license: <path d="M4 2.5h12v15l-2-1.4-2 1.4-2-1.4-2 1.4-2-1.4-2 1.4zM7 7h6M7 10.5h6" />,
  server: <path d="M3 3.5h14v5H3zM3 11.5h14v5H3zM6 6h.5M6 14h.5" />,
  phone: <path d="M6 2.5h8v15H6zM9 15h2" />,
  mail: <path d="M2.5 4.5h15v11h-15zm0 .5 7.5 6 7.5-6" />,
  log: <path d="M5 4h11M5 8h11M5 12h11M5 16h7M2.5 4h.3m-.3 4h.3m-.3 4h.3m-.3 4h.3" />,
  people: (
    <path d="M7.5 4a2.8 2.8 0 1 0 0 5.6 2.8 2.8 0 0 0 0-5.6zM2 16.5c.5-3 2.6-4.5 5.5-4.5s5 1.5 5.5 4.5M13 4.2a2.7 2.7 0 0 1 0 5.2m2 2.8c1.7.6 2.7 2 3 4.3" />
  ),
  key: (
    <path d="M6.5 7a3.5 3.5 0 1 0 3.3 4.6H17v-3h-7.2A3.5 3.5 0 0 0 6.5 7zM14.5 11.6V14M6.4 10.4h.2" />
  ),
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
