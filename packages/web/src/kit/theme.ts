// Mantine's theme in Marque's colours. Surfaces, ink and lines come from tokens.css, so that a
// colour is written down once, and Mantine's parts follow in light and dark.
import type { CSSVariablesResolver, MantineColorsTuple } from '@mantine/core'
import { Button, createTheme, Modal } from '@mantine/core'

const marine: MantineColorsTuple = [
  '#edf6f9',
  '#d7e9f0',
  '#aed3e0',
  '#83bcd0',
  '#5ba5bf',
  '#3a8dab',
  '#1d7593',
  '#0f5b77',
  '#0b465d',
  '#082f41',
]

const night: MantineColorsTuple = [
  '#e4edf1',
  '#b9cad2',
  '#94aab5',
  '#5d7683',
  '#35505d',
  '#27404c',
  '#16272f',
  '#0f1d24',
  '#0b161b',
  '#070f13',
]

const sans =
  '-apple-system, BlinkMacSystemFont, "Segoe UI", Roboto, "Noto Sans", "Helvetica Neue", Arial, ' +
  '"PingFang SC", "Hiragino Sans GB", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif'

const mono =
  'ui-monospace, "SF Mono", "Cascadia Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace'

export const theme = createTheme({
  colors: { marine, dark: night },
  primaryColor: 'marine',
  primaryShade: { light: 7, dark: 3 },
  black: '#10222c',
  fontFamily: sans,
  fontFamilyMonospace: mono,
  headings: { fontFamily: sans, fontWeight: '600' },
  defaultRadius: 'md',
  radius: { xs: '3px', sm: '5px', md: '7px', lg: '12px', xl: '20px' },
  cursorType: 'pointer',
  respectReducedMotion: true,
  components: {
    Button: Button.extend({
      // What is filled with the accent needs dark ink in the dark scheme; `--button-ink` overrides.
      vars: (_theme, { variant }) => ({
        root:
          variant === undefined || variant === 'filled'
            ? { '--button-color': 'var(--button-ink, var(--on-accent))' }
            : {},
      }),
    }),
    Modal: Modal.extend({
      styles: { title: { fontSize: '1.1875rem', fontWeight: 600, lineHeight: 1.3 } },
      defaultProps: { padding: 'lg', centered: true, radius: 'lg' },
    }),
  },
})

const fromTokens = {
  '--mantine-color-body': 'var(--surface)',
  '--mantine-color-text': 'var(--ink)',
  '--mantine-color-dimmed': 'var(--ink-soft)',
  '--mantine-color-placeholder': 'var(--ink-soft)',
  '--mantine-color-default': 'var(--surface)',
  '--mantine-color-default-hover': 'var(--sunken)',
  '--mantine-color-default-color': 'var(--ink)',
  '--mantine-color-default-border': 'var(--line-strong)',
  '--mantine-color-error': 'var(--bad)',
  '--mantine-color-anchor': 'var(--accent)',
}

export const tokenVariables: CSSVariablesResolver = () => ({
  variables: {},
  light: fromTokens,
  dark: fromTokens,
})
