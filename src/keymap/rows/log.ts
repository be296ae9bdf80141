import { literal } from '../../text/safe.ts'
import type { KeyRow } from '../key-row.ts'
import { logs, wholeLogs } from './places.ts'

/** Keys of what was printed: looking through it, and taking it elsewhere. */
export const logKeys: readonly KeyRow[] = [
  {
    action: 'search',
    keys: ['/'],
    places: wholeLogs,
    destroys: false,
    says: literal('search the output'),
    footer: { rank: 6.1, label: literal('search') },
    help: { group: 'SHOW', label: literal('search the output') },
  },
  {
    action: 'searchNext',
    keys: ['n'],
    places: [...wholeLogs, 'copying'],
    destroys: false,
    says: literal('the next match'),
    footer: { rank: 6.2, with: 'searchBack', label: literal('next, previous') },
    help: { group: 'SHOW', with: 'searchBack', label: literal('next, previous match') },
  },
  {
    action: 'searchBack',
    keys: ['N'],
    places: [...wholeLogs, 'copying'],
    destroys: false,
    says: literal('the match before'),
    footer: null,
    help: null,
  },
  {
    action: 'wrap',
    keys: ['w'],
    places: logs,
    destroys: false,
    says: literal('wrap long lines, or cut them'),
    footer: { rank: 8.1, label: literal('wrap') },
    help: { group: 'SHOW', label: literal('wrap or cut lines') },
  },
  {
    action: 'copy',
    keys: ['y'],
    places: wholeLogs,
    destroys: false,
    says: literal('choose lines to copy'),
    footer: { rank: 8.2, label: literal('copy') },
    help: { group: 'SHOW', label: literal('choose lines to copy') },
  },
  {
    action: 'copyChosen',
    keys: ['y', 'enter'],
    places: ['copying'],
    destroys: false,
    says: literal('copy the chosen lines'),
    footer: { rank: 1.1, label: literal('copy') },
    help: { group: 'SHOW', label: literal('copy what is chosen') },
  },
  {
    action: 'copyMark',
    keys: ['v', 'space'],
    places: ['copying'],
    destroys: false,
    says: literal('begin a range of lines here'),
    footer: { rank: 1.2, label: literal('range') },
    help: { group: 'SHOW', label: literal('begin a range here') },
  },
  {
    action: 'copyAll',
    keys: ['Y'],
    places: [...wholeLogs, 'copying'],
    destroys: false,
    says: literal('copy all of the output'),
    footer: { rank: 8.3, label: literal('copy all') },
    help: { group: 'SHOW', label: literal('copy all of the output') },
  },
]
