// How pages that the authority renders itself look: one sheet, inline under a nonce, since a phone on a
// bad network should need one request. Colours are those of packages/web/src/kit/tokens.css.

const COLOURS = `
:root { color-scheme: light dark; --paper: #f3f6f7; --surface: #fff; --sunken: #edf2f4;
  --ink: #10222c; --soft: #4a616d; --line: #dde5e8; --accent: #0f5b77; --on-accent: #fff;
  --accent-soft: #e1eff4; --band: #0a2c3d; --band-ink: #f1f7f9; --band-soft: #a9c3cf;
  --near: #f1f7f9; --far: #5fb6cd; --bad: #a8281f; --bad-soft: #fcebe9; --warn: #7d5200;
  --warn-soft: #fdf3dd; --shadow: 0 1px 2px rgb(16 34 44 / 6%), 0 8px 28px -12px rgb(16 34 44 / 14%); }
@media (prefers-color-scheme: dark) {
  :root { --paper: #0a1419; --surface: #101e26; --sunken: #0c181e; --ink: #e4edf1; --soft: #9cb2bd;
    --line: #1f323c; --accent: #83c4d9; --on-accent: #0a1419; --accent-soft: #14303c;
    --band: #0d1b22; --band-soft: #9cb2bd; --bad: #f3a59e; --bad-soft: #351b1b; --warn: #ebc069;
    --warn-soft: #2c2512; --shadow: none; }
}`

const FRAME = `
*, *::before, *::after { box-sizing: border-box; margin: 0; }
html { -webkit-text-size-adjust: 100%; text-size-adjust: 100%; }
body { min-height: 100vh; min-height: 100dvh; display: flex; flex-direction: column;
  background: var(--paper); color: var(--ink); font: 1.0625rem/1.5 -apple-system,
  BlinkMacSystemFont, "Segoe UI", Roboto, "Noto Sans", "Helvetica Neue", Arial, "PingFang SC",
  "Hiragino Sans GB", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif; }
header { background: var(--band); color: var(--band-ink); }
header > div, main, footer { width: 100%; max-width: 34rem; margin: 0 auto; padding: 0 1.25rem; }
header > div { display: flex; align-items: center; gap: 0.75rem; min-height: 3.75rem; }
header svg { flex: none; }
header strong { font-weight: 600; flex: 1; min-width: 0; overflow-wrap: anywhere; line-height: 1.25; }
header a, header button { color: var(--band-ink); background: none; border: 1px solid #ffffff3d;
  border-radius: 999px; font: inherit; font-size: 0.9375rem; padding: 0.5rem 1rem; min-height: 2.75rem;
  text-decoration: none; cursor: pointer; display: inline-flex; align-items: center; }
main { flex: 1; padding-top: 1.75rem; padding-bottom: 2rem; display: flex; flex-direction: column;
  gap: 1.25rem; }
h1 { font-size: 1.625rem; line-height: 1.25; font-weight: 650; letter-spacing: -0.01em;
  text-wrap: balance; }
h2 { font-size: 0.9375rem; font-weight: 600; color: var(--soft); margin-bottom: 0.25rem; }
p { text-wrap: pretty; }
.lead { color: var(--soft); margin-top: 0.5rem; }
.card { background: var(--surface); border: 1px solid var(--line); border-radius: 14px;
  padding: 1.125rem 1.25rem; box-shadow: var(--shadow); }
dl { display: grid; gap: 0.875rem; }
dt { font-size: 0.875rem; color: var(--soft); }
dd { overflow-wrap: anywhere; font-weight: 500; }
.id { font: 0.8125rem/1.6 ui-monospace, "SF Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace; }
.press { display: block; width: 100%; min-height: 3.75rem; border: 0; border-radius: 14px;
  background: var(--accent); color: var(--on-accent); font: inherit; font-size: 1.25rem;
  font-weight: 600; cursor: pointer; }
.press:active { filter: brightness(0.92); }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 3px; }
header :focus-visible { outline-color: var(--band-ink); }
footer { color: var(--soft); font-size: 0.875rem; padding-bottom: 1.5rem; }`

const CODE = `
.code { text-align: center; padding: 1.5rem 0.5rem 1.375rem; }
.digits { display: flex; justify-content: center; gap: 0.32em; line-height: 1.1;
  font-size: min(19.5vw, 7rem); font-weight: 650;
  font-variant-numeric: tabular-nums lining-nums; letter-spacing: 0.01em; color: var(--ink);
  -webkit-user-select: all; user-select: all; }
.bar { height: 0.5rem; border-radius: 999px; background: var(--sunken); overflow: hidden;
  margin: 1.25rem 0.875rem 0.875rem; }
.bar i { display: block; height: 100%; border-radius: 999px; background: var(--accent);
  transform-origin: left; animation: drain linear forwards; }
@keyframes drain { to { transform: scaleX(0); } }
.left { color: var(--soft); font-variant-numeric: tabular-nums; }
.left b { color: var(--ink); font-weight: 600; }
@property --left { syntax: "<integer>"; inherits: true; initial-value: 0; }
@property --minutes { syntax: "<integer>"; inherits: true; initial-value: 0; }
@property --seconds { syntax: "<integer>"; inherits: true; initial-value: 0; }
@keyframes count { to { --left: 0; } }
@supports (transition-behavior: allow-discrete) {
  .clock { animation: count linear forwards; }
  .clock span { display: none; }
  .clock b::after { --minutes: calc(var(--left) / 60 - 0.5);
    --seconds: calc(var(--left) - var(--minutes) * 60);
    counter-reset: minutes var(--minutes) seconds var(--seconds);
    content: counter(minutes) ":" counter(seconds, decimal-leading-zero); }
}
ol { padding-left: 1.375rem; display: grid; gap: 0.5rem; }
li::marker { color: var(--soft); font-variant-numeric: tabular-nums; }`

const REFUSAL = `
.sign { width: 4rem; height: 4rem; border-radius: 50%; display: grid; place-items: center;
  margin-bottom: 1rem; background: var(--bad-soft); color: var(--bad); }
.sign.wait { background: var(--warn-soft); color: var(--warn); }
.parts { display: grid; gap: 1.125rem; }
.finding { font-weight: 600; }
.remedy { font-size: 1.125rem; }
.number { font-variant-numeric: tabular-nums; }`

export const STYLES = {
  frame: COLOURS + FRAME,
  code: CODE,
  refusal: REFUSAL,
} as const
