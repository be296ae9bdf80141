import { literal, type Safe } from '../text/safe.ts'

/** The pages before a run's screen, and what they are doing. */
export type StartPlace = 'welcome' | 'choosing' | 'nothingFound' | 'reading' | 'typing'

export type StartAction =
  'start' | 'down' | 'up' | 'before' | 'after' | 'read' | 'command' | 'again' | 'take' | 'back' | 'leave'

export interface StartKey {
  readonly action: StartAction
  /** As `keyName` spells them. */
  readonly keys: readonly string[]
  readonly places: readonly StartPlace[]
  /** For the footer: the keys of this row and of its counterpart, and what they do. Null: its counterpart's row has it. */
  readonly footer: { readonly keys: Safe; readonly label: Safe } | null
}

/** The keys of the pages before a run, in the order of their footers. A key that isn't here does nothing there. */
export const startKeys: readonly StartKey[] = [
  {
    action: 'start',
    keys: ['enter'],
    places: ['welcome', 'choosing'],
    footer: { keys: literal('Enter'), label: literal('start') },
  },
  {
    action: 'take',
    keys: ['enter'],
    places: ['typing'],
    footer: { keys: literal('Enter'), label: literal('take it') },
  },
  {
    action: 'down',
    keys: ['j', 'down'],
    places: ['choosing', 'reading'],
    footer: { keys: literal('j k'), label: literal('move') },
  },
  { action: 'up', keys: ['k', 'up'], places: ['choosing', 'reading'], footer: null },
  {
    action: 'after',
    keys: ['l', 'right'],
    places: ['choosing'],
    footer: { keys: literal('h l'), label: literal('change') },
  },
  { action: 'before', keys: ['h', 'left'], places: ['choosing'], footer: null },
  {
    action: 'read',
    keys: ['v'],
    places: ['choosing'],
    footer: { keys: literal('v'), label: literal('read it') },
  },
  {
    action: 'command',
    keys: ['c'],
    places: ['choosing', 'nothingFound'],
    footer: { keys: literal('c'), label: literal('own agent') },
  },
  {
    action: 'again',
    keys: ['r'],
    places: ['choosing', 'nothingFound'],
    footer: { keys: literal('r'), label: literal('again') },
  },
  {
    action: 'back',
    keys: ['escape', 'v', 'q'],
    places: ['reading'],
    footer: { keys: literal('Esc'), label: literal('back') },
  },
  {
    action: 'back',
    keys: ['escape'],
    places: ['typing'],
    footer: { keys: literal('Esc'), label: literal('back') },
  },
  {
    action: 'leave',
    keys: ['q'],
    places: ['welcome', 'choosing', 'nothingFound'],
    footer: { keys: literal('q'), label: literal('leave') },
  },
]

/** What a key does in a place; null: nothing. */
export const startActionOf = (key: string, place: StartPlace): StartAction | null =>
  startKeys.find(({ keys, places }) => places.includes(place) && keys.includes(key))?.action ?? null
