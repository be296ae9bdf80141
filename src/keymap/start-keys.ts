import { literal, type Safe } from '../text/safe.ts'

/** The pages before a run's screen, and what they are doing. */
export type StartPlace = 'welcome' | 'choosing' | 'nothingFound' | 'reading' | 'typing'

export type StartAction =
  | 'help'
  | 'start'
  | 'down'
  | 'up'
  | 'before'
  | 'after'
  | 'read'
  | 'command'
  | 'again'
  | 'take'
  | 'back'
  | 'leave'

export interface StartKey {
  readonly action: StartAction
  /** As `keyName` spells them. */
  readonly keys: readonly string[]
  readonly places: readonly StartPlace[]
  /** For the footer: the keys of this row and of its counterpart, and what they do. Null: its counterpart's row has it. */
  readonly footer: { readonly keys: Safe; readonly label: Safe } | null
  /** For the help of the page. Left out: the footer of its place has room for all. */
  readonly help?: Safe
}

/** The keys of the pages before a run, in the order of their footers. A key that isn't here does nothing there. */
export const startKeys: readonly StartKey[] = [
  {
    action: 'help',
    keys: ['?'],
    places: ['choosing', 'nothingFound'],
    footer: { keys: literal('?'), label: literal('help') },
  },
  {
    action: 'start',
    keys: ['enter'],
    places: ['welcome', 'choosing'],
    footer: { keys: literal('Enter'), label: literal('start') },
    help: literal('writes .loopworkrc, lets that file run as you, and starts'),
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
    help: literal('goes to the line below or above; so do the arrows'),
  },
  { action: 'up', keys: ['k', 'up'], places: ['choosing', 'reading'], footer: null },
  {
    action: 'after',
    keys: ['l', 'right'],
    places: ['choosing'],
    footer: { keys: literal('h l'), label: literal('change') },
    help: literal('takes the next or the one before of what was found'),
  },
  { action: 'before', keys: ['h', 'left'], places: ['choosing'], footer: null },
  {
    action: 'read',
    keys: ['v'],
    places: ['choosing'],
    footer: { keys: literal('v'), label: literal('read it') },
    help: literal('shows the file that would be written'),
  },
  {
    action: 'command',
    keys: ['c'],
    places: ['choosing', 'nothingFound'],
    footer: { keys: literal('c'), label: literal('own agent') },
    help: literal('takes the command that starts an agent of yours'),
  },
  {
    action: 'again',
    keys: ['r'],
    places: ['choosing', 'nothingFound'],
    footer: { keys: literal('r'), label: literal('again') },
    help: literal('looks again, for an agent that you have installed meanwhile'),
  },
  {
    action: 'back',
    keys: ['escape', 'v', '?', 'q'],
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
    help: literal('leaves; nothing is written'),
  },
]

/** What a key does in a place; null: nothing. */
export const startActionOf = (key: string, place: StartPlace): StartAction | null =>
  startKeys.find(({ keys, places }) => places.includes(place) && keys.includes(key))?.action ?? null
