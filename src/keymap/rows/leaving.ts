import { literal } from '../../text/safe.ts'
import type { KeyRow } from '../key-row.ts'
import { everywhere } from './places.ts'

/** Keys that leave the screen. */
export const leavingKeys: readonly KeyRow[] = [
  {
    action: 'quit',
    keys: ['q'],
    places: everywhere,
    destroys: false,
    says: literal('leave, asks how'),
    footer: { rank: 1, label: literal('quit') },
    help: { group: 'LEAVE', label: literal('quit, asks how') },
  },
  {
    action: 'interrupt',
    keys: ['ctrl+c'],
    places: everywhere,
    destroys: false,
    says: literal('stop the run; twice: now'),
    footer: null,
    help: { group: 'LEAVE', label: literal('stop; twice: now') },
  },
  {
    action: 'suspend',
    keys: ['ctrl+z'],
    places: everywhere,
    destroys: false,
    says: literal('to the shell; fg comes back'),
    footer: null,
    help: { group: 'LEAVE', label: literal('to the shell, fg') },
  },
]
