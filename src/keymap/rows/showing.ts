import { literal } from '../../text/safe.ts'
import type { KeyRow } from '../key-row.ts'
import { everywhere, panes, running, logs, views } from './places.ts'

/** Keys that show something, or show it otherwise. */
export const showingKeys: readonly KeyRow[] = [
  {
    action: 'help',
    keys: ['?'],
    places: everywhere,
    destroys: false,
    says: literal('the keys that work here'),
    footer: { rank: 0, label: literal('help') },
    help: { group: 'SHOW', label: literal('this help') },
  },
  {
    action: 'palette',
    keys: [':'],
    places: everywhere,
    destroys: false,
    says: literal('all actions, by name'),
    footer: { rank: 16, label: literal('all actions') },
    help: { group: 'SHOW', label: literal('all actions, by name') },
  },
  {
    action: 'notices',
    keys: ['i'],
    places: running,
    destroys: false,
    says: literal('read the notices of the run'),
    footer: { rank: 10.5, label: literal('notices') },
    help: { group: 'SHOW', label: literal('notices of the run') },
  },
  {
    action: 'zoom',
    keys: ['z'],
    places: panes,
    destroys: false,
    says: literal('zoom a pane, and back'),
    footer: { rank: 6, label: literal('zoom') },
    help: { group: 'SHOW', label: literal('zoom') },
  },
  {
    action: 'output',
    keys: ['o'],
    places: panes,
    destroys: false,
    says: literal('output of the pane: live, whole, short'),
    footer: { rank: 7, label: literal('output') },
    help: { group: 'SHOW', label: literal('output: live, whole, short') },
  },
  {
    action: 'raw',
    keys: ['v'],
    places: [...logs, 'task'],
    destroys: false,
    says: literal("the agent's raw stream, and back"),
    footer: { rank: 8, label: literal('raw') },
    help: { group: 'SHOW', label: literal("agent's raw stream") },
  },
  {
    action: 'follow',
    keys: ['f'],
    places: [...logs, 'events'],
    destroys: false,
    says: literal('follow the output again'),
    footer: { rank: 9, label: literal('follow') },
    help: { group: 'SHOW', label: literal('follow the output') },
  },
  {
    action: 'merges',
    keys: ['m'],
    places: views,
    destroys: false,
    says: literal('the merges, and back'),
    footer: null,
    help: { group: 'SHOW', label: literal('merges, and back') },
  },
]
