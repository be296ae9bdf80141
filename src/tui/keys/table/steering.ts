import { literal } from '../../../text/safe.ts'
import type { KeyRow } from './key-row.ts'
import { onTasks, steering, running } from './places.ts'

/** Keys that change how the run or a task goes on. */
export const steeringKeys: readonly KeyRow[] = [
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
]
