import type { Entry } from './entry.ts'

/** How the screen looks and which keys it has; for the table of all keys of the config. */
export const screenOptions = {
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
