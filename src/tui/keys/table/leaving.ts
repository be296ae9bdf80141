import { literal } from '../../../text/safe.ts'
import type { KeyRow } from './key-row.ts'
import { everywhere } from './places.ts'

/** Keys that leave the screen. */
export const leavingKeys: readonly KeyRow[] = [
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
