import {
  createTheme,
  defaultVariantColorsResolver,
  type CSSVariablesResolver,
  type MantineColorsTuple,
  type VariantColorsResolver,
} from '@mantine/core'

import { darkTokens, lightTokens } from './tokens.js'

const accent: MantineColorsTuple = [
  '#eef7f7',
  '#dcecec',
  '#b6d8d9',
  '#96cacc',
  '#78bfc2',
  '#4b9ca0',
  '#2b7c81',
  '#1c666b',
  '#125257',
  '#0a3e42',
]

const gray: MantineColorsTuple = [
  '#f8f6f3',
  '#f1eeea',
  '#e9e6e1',
  '#e3dfd9',
  '#cfcac2',
  '#8d877d',
  '#605c55',
  '#4b4843',
  '#33312d',
  '#1e1d1a',
]

const dark: MantineColorsTuple = [
  '#ebe9e5',
  '#cbc8c2',
  '#aeaaa3',
  '#928e86',
  '#4a4743',
  '#383632',
  '#292826',
  '#1d1c1b',
  '#161615',
  '#0f0f0e',
]

/** Mantine picks the text on a filled button once for both schemes; our accent is dark in one and bright in the other. */
const variantColorResolver: VariantColorsResolver = (input) => {
  const resolved = defaultVariantColorsResolver(input)
  const isAccent = input.color === undefined || input.color === 'accent'
  return input.variant === 'filled' && isAccent ? { ...resolved, color: 'var(--kw-on-accent)' } : resolved
}

export const theme = createTheme({
  variantColorResolver,
  primaryColor: 'accent',
  primaryShade: { light: 7, dark: 4 },
  autoContrast: true,
  colors: { accent, gray, dark },
  black: '#1e1d1a',
  fontFamily: "'Inter Variable', Inter, system-ui, sans-serif",
  fontFamilyMonospace: 'ui-monospace, SFMono-Regular, Menlo, Consolas, monospace',
  fontSizes: { xs: '12.5px', sm: '14px', md: '14px', lg: '16px', xl: '20px' },
  lineHeights: { xs: '1.45', sm: '1.55', md: '1.55', lg: '1.5', xl: '1.35' },
  headings: {
    fontWeight: '620',
    textWrap: 'balance',
    sizes: {
      h1: { fontSize: '22px', lineHeight: '1.3' },
      h2: { fontSize: '16px', lineHeight: '1.4' },
      h3: { fontSize: '14px', lineHeight: '1.45' },
      h4: { fontSize: '14px', lineHeight: '1.45' },
    },
  },
  defaultRadius: '6px',
  cursorType: 'pointer',
  respectReducedMotion: true,
  components: {
    Button: { defaultProps: { size: 'sm', fw: 550 } },
    TextInput: { defaultProps: { size: 'sm' } },
    PasswordInput: { defaultProps: { size: 'sm' } },
    Textarea: { defaultProps: { size: 'sm' } },
    NumberInput: { defaultProps: { size: 'sm' } },
    Select: { defaultProps: { size: 'sm', checkIconPosition: 'right' } },
    Tooltip: {
      defaultProps: { openDelay: 250, withArrow: true, events: { hover: true, focus: true, touch: true } },
    },
    Modal: {
      styles: { title: { fontSize: 16, fontWeight: 620 } },
      defaultProps: {
        centered: true,
        overlayProps: { backgroundOpacity: 0.4 },
        closeButtonProps: { 'aria-label': 'Close' },
      },
    },
    Drawer: {
      styles: { title: { fontSize: 16, fontWeight: 620 } },
      defaultProps: {
        position: 'right',
        overlayProps: { backgroundOpacity: 0.4 },
        closeButtonProps: { 'aria-label': 'Close' },
      },
    },
  },
})

/** Mantine's own variables follow ours, so that a component and a page never disagree about a grey. */
export const cssVariablesResolver: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    ...lightTokens,
    '--mantine-color-body': lightTokens['--kw-ground'],
    '--mantine-color-text': lightTokens['--kw-ink'],
    '--mantine-color-dimmed': lightTokens['--kw-ink-soft'],
    '--mantine-color-placeholder': '#726d65',
    '--mantine-color-anchor': lightTokens['--kw-accent'],
    '--mantine-color-error': lightTokens['--kw-invalidated'],
    '--mantine-color-default-border': '#cfcac2',
  },
  dark: {
    ...darkTokens,
    '--mantine-color-body': darkTokens['--kw-ground'],
    '--mantine-color-text': darkTokens['--kw-ink'],
    '--mantine-color-dimmed': darkTokens['--kw-ink-soft'],
    '--mantine-color-placeholder': '#928e86',
    '--mantine-color-anchor': darkTokens['--kw-accent'],
    '--mantine-color-error': darkTokens['--kw-invalidated'],
    '--mantine-color-default-border': '#4a4743',
  },
})
