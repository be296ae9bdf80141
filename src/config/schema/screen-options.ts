import { characterSets, themeNames } from '../../text/look/looks.ts'
import type { Entry } from './entry.ts'

/** How the screen looks and which keys it has; for the table of all keys of the config. */
export const screenOptions = {
  'tui.theme': {
    type: { kind: 'choice', choices: themeNames },
    default: 'auto',
    about:
      'The colours of the screen: auto (dark or light, as the terminal says that its background is) | dark | light | high-contrast | ' +
      'ansi-16 (the colours that your terminal gives the sixteen names) | mono (bold and reverse alone). T goes through them.',
    trust: 'free',
    stored: null,
  },
  'tui.characters': {
    type: { kind: 'choice', choices: characterSets },
    default: 'auto',
    about:
      'What the screen draws with: auto (ASCII where the locale is not UTF-8; else the terminal is asked how wide lines are) | unicode | ascii | ' +
      'wide (lines and other characters that Unicode calls ambiguous take two cells).',
    trust: 'free',
    stored: null,
  },
  'tui.mouse': {
    type: { kind: 'boolean' },
    default: false,
    about:
      'The wheel scrolls and a click focuses; text is selected with Shift held down then. M turns it on and off.',
    trust: 'free',
    stored: null,
  },
  'tui.report': {
    type: { kind: 'boolean' },
    default: true,
    about:
      'How the run stands is shown outside of the screen: in the title of the window (OSC 2), as progress where the terminal shows one (OSC 9;4), ' +
      'in tmux as an option of its pane (@loopwork: working, blocked or idle), and to herdr, which lists agents.',
    trust: 'free',
    stored: null,
  },
  'tui.keys': {
    type: { kind: 'keyBindings' },
    default: {},
    about:
      'Keys of your own for actions of the screen, in place of those that docs/keys.md names: a key, or a list of keys; [] takes ' +
      'them away. Footer, help and the list of all actions show them.',
    example: ['{ stop: ctrl+x, palette: [":", ctrl+p], notices: [] }'],
    trust: 'free',
    stored: null,
  },
} as const satisfies Readonly<Record<string, Entry>>
