import { literal } from '../../text/safe.ts'
import type { KeyRow } from '../key-row.ts'

const diff = ['diff'] as const

/** Keys of an opened diff, some of them of a conflict, too. */
export const diffKeyRows: readonly KeyRow[] = [
  {
    action: 'nextChange',
    keys: ['n'],
    places: [...diff, 'conflict'],
    destroys: false,
    says: literal('the next change'),
    footer: { rank: 0.1, with: 'previousChange', label: literal('change') },
    help: { group: 'MOVE', with: 'previousChange', label: literal('next change, before') },
  },
  {
    action: 'previousChange',
    keys: ['N'],
    places: [...diff, 'conflict'],
    destroys: false,
    says: literal('the change before'),
    footer: null,
    help: null,
  },
  {
    action: 'nextFile',
    keys: ['tab'],
    places: diff,
    destroys: false,
    says: literal('the next file of the diff'),
    footer: { rank: 0.2, label: literal('file') },
    help: { group: 'MOVE', label: literal('next file, or the list') },
  },
  {
    action: 'previousFile',
    keys: ['shift+tab'],
    places: diff,
    destroys: false,
    says: literal('the file before'),
    footer: null,
    help: { group: 'MOVE', label: literal('file before') },
  },
  {
    action: 'wrap',
    keys: ['w'],
    places: diff,
    destroys: false,
    says: literal('wrap long lines, or cut them'),
    footer: { rank: 0.3, label: literal('wrap') },
    help: { group: 'SHOW', label: literal('wrap long lines') },
  },
  {
    action: 'sideBySide',
    keys: ['space'],
    places: diff,
    destroys: false,
    says: literal('both sides side by side, and back'),
    footer: { rank: 0.4, label: literal('side by side') },
    help: { group: 'SHOW', label: literal('side by side') },
  },
  {
    action: 'fold',
    keys: ['z'],
    places: diff,
    destroys: false,
    says: literal('fold the file, so that n passes it'),
    footer: { rank: 0.5, label: literal('fold') },
    help: { group: 'SHOW', label: literal('fold the file, n passes') },
  },
  {
    action: 'pager',
    keys: ['|'],
    places: diff,
    destroys: false,
    says: literal('the diff in your own pager'),
    footer: { rank: 0.6, label: literal('pager') },
    help: { group: 'SHOW', label: literal('in your own pager') },
  },
]
