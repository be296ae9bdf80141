import { literal, safe, type Safe } from '../../text/safe.ts'
import { signs } from '../../text/signs.ts'
import type { KeyPlace } from '../state/place.ts'

/** What a key does. Each has exactly one handler (`actions.ts`), and at least one row below. */
export type Action =
  | 'up'
  | 'down'
  | 'first'
  | 'last'
  | 'pageUp'
  | 'pageDown'
  | 'nextPane'
  | 'previousPane'
  | 'worker'
  | 'open'
  | 'back'
  | 'viewBefore'
  | 'viewAfter'
  | 'merges'
  | 'zoom'
  | 'follow'
  | 'output'
  | 'raw'
  | 'help'
  | 'pause'
  | 'more'
  | 'fewer'
  | 'stop'
  | 'retry'
  | 'retryFailed'
  | 'note'
  | 'plan'
  | 'notices'
  | 'undo'
  | 'extend'
  | 'setBudget'
  | 'abort'
  | 'quit'
  | 'interrupt'
  | 'suspend'

export type HelpGroup = 'MOVE' | 'SHOW' | 'STEER' | 'LEAVE'

export interface KeyRow {
  readonly action: Action
  /** As `keyName` spells them. */
  readonly keys: readonly string[]
  readonly places: readonly KeyPlace[]
  /** Ends something: dropped right after the panes moved under the finger. */
  readonly destroys: boolean
  /** Rank from the left, and the words; null where the footer has no room for it. */
  readonly footer: { readonly rank: number; readonly keys: Safe; readonly label: Safe } | null
  readonly help: { readonly group: HelpGroup; readonly keys: Safe; readonly label: Safe } | null
}

const everywhere = ['workers', 'zoomed', 'tasks', 'merges', 'events', 'task', 'summary', 'empty'] as const
const views = ['workers', 'zoomed', 'tasks', 'merges', 'events', 'task', 'summary'] as const
/** Where a task is chosen of which more is known than its id. */
const onTasks = ['workers', 'zoomed', 'tasks', 'merges', 'task', 'summary'] as const
/** While a run may go on. */
const steering = ['workers', 'zoomed', 'tasks', 'task'] as const
const panes = ['workers', 'zoomed'] as const
const running = [...steering, 'merges', 'events'] as const
const logs = ['workers', 'zoomed', 'task'] as const

/** The one key table: it feeds the handlers, the footer and the help. What isn't here does nothing and is shown nowhere. */
export const keyTable: readonly KeyRow[] = [
  {
    action: 'help',
    keys: ['?'],
    places: everywhere,
    destroys: false,
    footer: { rank: 0, keys: literal('?'), label: literal('help') },
    help: { group: 'SHOW', keys: literal('?'), label: literal('this help') },
  },
  {
    action: 'pause',
    keys: ['p'],
    places: running,
    destroys: false,
    footer: { rank: 2, keys: literal('p'), label: literal('pause') },
    help: { group: 'STEER', keys: literal('p'), label: literal('pause, resume') },
  },
  {
    action: 'more',
    keys: ['+', '='],
    places: running,
    destroys: false,
    footer: { rank: 3, keys: literal('+ -'), label: literal('workers') },
    help: { group: 'STEER', keys: literal('+ = -'), label: literal('more, fewer workers') },
  },
  { action: 'fewer', keys: ['-'], places: running, destroys: false, footer: null, help: null },
  {
    action: 'stop',
    keys: ['x'],
    places: steering,
    destroys: true,
    footer: { rank: 4, keys: literal('x'), label: literal('stop') },
    help: { group: 'STEER', keys: literal('x'), label: literal('stop, back to todo') },
  },
  {
    action: 'retry',
    keys: ['r'],
    places: onTasks,
    destroys: false,
    footer: { rank: 5, keys: literal('r'), label: literal('retry') },
    help: { group: 'STEER', keys: literal('r R'), label: literal('retry, all failed') },
  },
  {
    action: 'retryFailed',
    keys: ['R'],
    places: onTasks,
    destroys: false,
    footer: { rank: 10, keys: literal('R'), label: literal('retry all failed') },
    help: null,
  },
  {
    action: 'plan',
    keys: ['y'],
    places: onTasks,
    destroys: false,
    footer: { rank: 1, keys: literal('y'), label: literal('plan') },
    help: { group: 'STEER', keys: literal('y'), label: literal('answer a plan') },
  },
  {
    action: 'notices',
    keys: ['i'],
    places: running,
    destroys: false,
    footer: { rank: 10.5, keys: literal('i'), label: literal('notices') },
    help: { group: 'SHOW', keys: literal('i'), label: literal('notices of the run') },
  },
  {
    action: 'note',
    keys: ['>'],
    places: onTasks,
    destroys: false,
    footer: { rank: 6.5, keys: literal('>'), label: literal('note') },
    help: { group: 'STEER', keys: literal('>'), label: literal('message or note') },
  },
  {
    action: 'undo',
    keys: ['u'],
    places: onTasks,
    destroys: true,
    footer: null,
    help: { group: 'STEER', keys: literal('u'), label: literal('undo a merge, asks') },
  },
  {
    action: 'extend',
    keys: ['b'],
    places: running,
    destroys: false,
    footer: { rank: 1, keys: literal('b B'), label: literal('extend the budget') },
    help: { group: 'STEER', keys: literal('b B'), label: literal('extend, set budget') },
  },
  { action: 'setBudget', keys: ['B'], places: running, destroys: false, footer: null, help: null },
  {
    action: 'abort',
    keys: ['X'],
    places: running,
    destroys: true,
    footer: null,
    help: { group: 'STEER', keys: literal('X'), label: literal('abort all, asks') },
  },
  {
    action: 'zoom',
    keys: ['z'],
    places: panes,
    destroys: false,
    footer: { rank: 6, keys: literal('z'), label: literal('zoom') },
    help: { group: 'SHOW', keys: literal('z'), label: literal('zoom') },
  },
  {
    action: 'output',
    keys: ['o'],
    places: panes,
    destroys: false,
    footer: { rank: 7, keys: literal('o'), label: literal('output') },
    help: { group: 'SHOW', keys: literal('o'), label: literal('output: live, whole, short') },
  },
  {
    action: 'raw',
    keys: ['v'],
    places: logs,
    destroys: false,
    footer: { rank: 8, keys: literal('v'), label: literal('raw') },
    help: { group: 'SHOW', keys: literal('v'), label: literal("agent's raw stream") },
  },
  {
    action: 'follow',
    keys: ['f'],
    places: [...logs, 'events'],
    destroys: false,
    footer: { rank: 9, keys: literal('f'), label: literal('follow') },
    help: { group: 'SHOW', keys: literal('f'), label: literal('follow the output') },
  },
  {
    action: 'open',
    keys: ['enter'],
    places: views,
    destroys: false,
    footer: { rank: 11, keys: literal('Enter'), label: literal('open') },
    help: { group: 'MOVE', keys: literal('Enter'), label: literal('open') },
  },
  {
    action: 'nextPane',
    keys: ['tab'],
    places: panes,
    destroys: false,
    footer: { rank: 12, keys: literal('Tab'), label: literal('next') },
    help: { group: 'MOVE', keys: literal('Tab'), label: literal('next pane or table') },
  },
  {
    action: 'previousPane',
    keys: ['shift+tab'],
    places: panes,
    destroys: false,
    footer: null,
    help: { group: 'MOVE', keys: literal('Shift+Tab'), label: literal('the one before') },
  },
  {
    action: 'worker',
    keys: ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9'],
    places: running,
    destroys: false,
    footer: null,
    help: { group: 'MOVE', keys: literal('0-9'), label: literal('worker W0 to W9') },
  },
  {
    action: 'down',
    keys: ['j', 'down'],
    places: views,
    destroys: false,
    footer: { rank: 13, keys: literal('j k'), label: literal('move') },
    help: {
      group: 'MOVE',
      keys: safe`j k ${signs.older.glyph} ${signs.newer.glyph}`,
      label: literal('row, line'),
    },
  },
  { action: 'up', keys: ['k', 'up'], places: views, destroys: false, footer: null, help: null },
  {
    action: 'first',
    keys: ['g'],
    places: views,
    destroys: false,
    footer: null,
    help: { group: 'MOVE', keys: literal('g G'), label: literal('first, last') },
  },
  { action: 'last', keys: ['G'], places: views, destroys: false, footer: null, help: null },
  {
    action: 'pageDown',
    keys: ['pagedown'],
    places: views,
    destroys: false,
    footer: null,
    help: { group: 'MOVE', keys: literal('PgUp PgDn'), label: literal('page') },
  },
  { action: 'pageUp', keys: ['pageup'], places: views, destroys: false, footer: null, help: null },
  {
    action: 'viewAfter',
    keys: [']'],
    places: views,
    destroys: false,
    footer: { rank: 14, keys: literal('[ ]'), label: literal('view') },
    help: { group: 'MOVE', keys: literal('[ ]'), label: literal('view before, after') },
  },
  { action: 'viewBefore', keys: ['['], places: views, destroys: false, footer: null, help: null },
  {
    action: 'merges',
    keys: ['m'],
    places: views,
    destroys: false,
    footer: null,
    help: { group: 'SHOW', keys: literal('m'), label: literal('merges, and back') },
  },
  {
    action: 'back',
    keys: ['escape'],
    places: running,
    destroys: false,
    footer: { rank: 15, keys: literal('Esc'), label: literal('back') },
    help: { group: 'MOVE', keys: literal('Esc'), label: literal('back, never quits') },
  },
  {
    action: 'quit',
    keys: ['q'],
    places: everywhere,
    destroys: false,
    footer: { rank: 1, keys: literal('q'), label: literal('quit') },
    help: { group: 'LEAVE', keys: literal('q'), label: literal('quit, asks how') },
  },
  {
    action: 'interrupt',
    keys: ['ctrl+c'],
    places: everywhere,
    destroys: false,
    footer: null,
    help: { group: 'LEAVE', keys: literal('Ctrl+C'), label: literal('stop; twice: now') },
  },
  {
    action: 'suspend',
    keys: ['ctrl+z'],
    places: everywhere,
    destroys: false,
    footer: null,
    help: { group: 'LEAVE', keys: literal('Ctrl+Z'), label: literal('to the shell, fg') },
  },
]

export const rowOfKey = (key: string, place: KeyPlace): KeyRow | null =>
  keyTable.find((row) => row.keys.includes(key) && row.places.includes(place)) ?? null
