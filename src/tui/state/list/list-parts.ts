import type { ItemState } from '../../../core/state.ts'

/** Which tasks a list shows: everybody's five questions. */
export const listParts = ['all', 'running', 'needs you', 'failed', 'done'] as const
export type ListPart = (typeof listParts)[number]

/** Of a worker, or of one of its agents. */
export const inHandStates = [
  'claimed',
  'running',
  'verifying',
  'voting',
  'reviewing',
] as const satisfies readonly ItemState[]

export const statesOfPart: Readonly<Record<Exclude<ListPart, 'all'>, readonly ItemState[]>> = {
  running: [...inHandStates, 'queued', 'merging'],
  'needs you': ['asks', 'conflict', 'failed'],
  failed: ['failed', 'conflict'],
  done: ['done'],
}
