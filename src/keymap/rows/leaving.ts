import { literal } from '../../text/safe.ts'
import type { KeyRow } from '../key-row.ts'
import { everywhere, running } from './places.ts'

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
    action: 'stream',
    keys: ['S'],
    places: running,
    destroys: false,
    says: literal('the run in plain lines; Enter comes back'),
    footer: { rank: 15.5, label: literal('stream') },
    help: { group: 'LEAVE', label: literal('plain lines and back') },
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
