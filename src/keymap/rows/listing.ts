import { literal } from '../../text/safe.ts'
import type { KeyRow } from '../key-row.ts'
import { tables, views } from './places.ts'

/** Keys of the table of tasks: which it shows, and in which order; and of what waits for what. */
export const listingKeys: readonly KeyRow[] = [
  {
    action: 'tree',
    keys: ['D'],
    places: views,
    destroys: false,
    says: literal('what waits for what, and back'),
    footer: null,
    help: { group: 'SHOW', label: literal('what waits for what') },
  },
  {
    action: 'foldNeeds',
    keys: ['space', 'l', 'h', 'right', 'left'],
    places: ['needs'],
    destroys: false,
    says: literal('unfold or fold what waits for this task'),
    footer: { rank: 0.5, label: literal('fold') },
    help: { group: 'SHOW', keys: literal('Space l h'), label: literal('fold, unfold') },
  },
  {
    action: 'filter',
    keys: ['/'],
    places: tables,
    destroys: false,
    says: literal('filter the tasks as you type'),
    footer: { rank: 9, label: literal('filter') },
    help: { group: 'SHOW', label: literal('filter as you type') },
  },
  {
    action: 'showPart',
    keys: ['f1', 'f2', 'f3', 'f4', 'f5'],
    places: tables,
    destroys: false,
    says: literal('show all tasks; F2 running, F3 needs you, F4 failed, F5 done'),
    footer: null,
    help: { group: 'SHOW', keys: literal('F1-F5 F'), label: literal('all or some tasks') },
  },
  {
    action: 'nextPart',
    keys: ['F'],
    places: tables,
    destroys: false,
    says: literal('show the next part of the tasks: running, needs you, failed, done, all'),
    footer: { rank: 9.2, label: literal('show') },
    help: null,
  },
  {
    action: 'order',
    keys: ['O', 'shift+right'],
    places: tables,
    destroys: false,
    says: literal('the next order of the tasks'),
    footer: { rank: 9.1, label: literal('order') },
    help: { group: 'SHOW', keys: literal('O'), label: literal('order of the tasks') },
  },
  {
    action: 'orderBefore',
    keys: ['shift+left'],
    places: tables,
    destroys: false,
    says: literal('the order of the tasks before'),
    footer: null,
    help: { group: 'SHOW', label: literal('the order before') },
  },
  {
    action: 'turnOrder',
    keys: ['shift+up', 'shift+down'],
    places: tables,
    destroys: false,
    says: literal('the tasks in this order from its end'),
    footer: null,
    help: { group: 'SHOW', keys: literal('Shift+Up'), label: literal('order from its end') },
  },
]
