import { literal } from '../../../text/safe.ts'
import type { KeyRow } from './key-row.ts'
import { everywhere, panes, running, logs, views } from './places.ts'

/** Keys that show something, or show it otherwise. */
export const showingKeys: readonly KeyRow[] = [
  {
    action: 'help',
    keys: ['?'],
    places: everywhere,
    destroys: false,
    footer: { rank: 0, keys: literal('?'), label: literal('help') },
    help: { group: 'SHOW', keys: literal('?'), label: literal('this help') },
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
    places: [...logs, 'task'],
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
    action: 'merges',
    keys: ['m'],
    places: views,
    destroys: false,
    footer: null,
    help: { group: 'SHOW', keys: literal('m'), label: literal('merges, and back') },
  },
]
