import type { Role } from '../../text/role.ts'
import type { Highlight } from './background.ts'

/** The last two are for those who see little contrast. */
export type PaletteName = 'dark' | 'light' | 'highContrast' | 'highContrastOnLight'

export type Hex = `#${string}`

export interface Palette {
  readonly colours: Readonly<Record<Exclude<Role, 'text' | 'cursor' | 'match'>, Hex>>
  readonly cursor: TextOn
  readonly match: TextOn
  readonly textOnHighlight: Hex
  readonly highlights: Readonly<Record<Highlight, Hex>>
  /** Terminal backgrounds that this palette is read on; contrast is tested against each. */
  readonly readOn: readonly Hex[]
}

interface TextOn {
  readonly text: Hex
  readonly on: Hex
}

/** Contrast of every role that is text is above 4.5 on each background (WCAG 2), with high contrast above 7. `text` is the terminal's own colour. */
export const palettes: Readonly<Record<PaletteName, Palette>> = {
  dark: {
    colours: {
      dim: '#99a1b0',
      faint: '#626b7b',
      accent: '#82aaff',
      run: '#6cc7d6',
      ok: '#8fce8f',
      info: '#bba6f2',
      warn: '#e6b673',
      bad: '#f2858a',
      back: '#4b5260',
    },
    cursor: { text: '#14161b', on: '#82aaff' },
    match: { text: '#ffe9b0', on: '#5a4715' },
    textOnHighlight: '#d5d9e0',
    highlights: { selected: '#263044', selectedQuiet: '#1d2129', added: '#17281c', removed: '#301c20' },
    readOn: ['#000000', '#14161b', '#1e1e2e', '#282c34'],
  },
  light: {
    colours: {
      dim: '#5a6270',
      faint: '#858d9b',
      accent: '#1d4fd7',
      run: '#0b6577',
      ok: '#1a6b2e',
      info: '#6a3fb5',
      warn: '#8a5200',
      bad: '#b3202c',
      back: '#b4bac4',
    },
    cursor: { text: '#ffffff', on: '#1d4fd7' },
    match: { text: '#3a2a00', on: '#ffe08a' },
    textOnHighlight: '#1f2430',
    highlights: { selected: '#dfe7fb', selectedQuiet: '#eef0f4', added: '#e3f5e5', removed: '#fdeaea' },
    readOn: ['#ffffff', '#faf8f2', '#eff1f5'],
  },
  highContrast: {
    colours: {
      dim: '#d0d0d0',
      faint: '#a0a0a0',
      accent: '#8fd3ff',
      run: '#6ff0ff',
      ok: '#7dff9b',
      info: '#d9c2ff',
      warn: '#ffd24a',
      bad: '#ff9a9a',
      back: '#6a6a6a',
    },
    cursor: { text: '#000000', on: '#8fd3ff' },
    match: { text: '#000000', on: '#ffd24a' },
    textOnHighlight: '#ffffff',
    highlights: { selected: '#003a78', selectedQuiet: '#2a2a2a', added: '#0b2b12', removed: '#3a0d12' },
    readOn: ['#000000'],
  },
  highContrastOnLight: {
    colours: {
      dim: '#333842',
      faint: '#5f6672',
      accent: '#0a2f9c',
      run: '#00434f',
      ok: '#00460f',
      info: '#45168f',
      warn: '#5c3200',
      bad: '#86000f',
      back: '#9aa0aa',
    },
    cursor: { text: '#ffffff', on: '#0a2f9c' },
    match: { text: '#000000', on: '#ffd24a' },
    textOnHighlight: '#000000',
    highlights: { selected: '#c9d8ff', selectedQuiet: '#e4e7ee', added: '#dcf5df', removed: '#fde4e4' },
    readOn: ['#ffffff', '#faf8f2', '#eff1f5'],
  },
}
