import { isOptional } from '../core/item.ts'
import { isRefusal } from '../core/reason.ts'
import type { ItemRow } from '../core/ports/store-reader.ts'
import type { SummaryItem } from '../core/run/summary.ts'
import type { ItemState } from '../core/state.ts'
import type { Role } from '../text/role.ts'
import { literal, safe, type Safe } from '../text/safe.ts'
import { shownSign, signs, type Sign } from '../text/signs.ts'

export interface StateLook extends Sign {
  readonly word: Safe
  readonly role: Role
}

/** Glyph, word and colour of a state: the same on the screen, in lines and in tables. */
export const stateLooks: Readonly<Record<ItemState | 'frozen' | 'stopping', StateLook>> = {
  todo: { ...signs.todo, word: literal('todo'), role: 'dim' },
  blocked: { ...signs.blocked, word: literal('blocked'), role: 'dim' },
  waiting: { ...signs.waiting, word: literal('waiting'), role: 'warn' },
  asks: { ...signs.asks, word: literal('asks'), role: 'warn' },
  claimed: { ...signs.claimed, word: literal('claimed'), role: 'run' },
  running: { ...signs.running, word: literal('running'), role: 'run' },
  verifying: { ...signs.gate, word: literal('verifying'), role: 'info' },
  voting: { ...signs.voting, word: literal('voting'), role: 'info' },
  reviewing: { ...signs.review, word: literal('reviewing'), role: 'info' },
  queued: { ...signs.queued, word: literal('queued'), role: 'info' },
  merging: { ...signs.merging, word: literal('merging'), role: 'info' },
  done: { ...signs.done, word: literal('done'), role: 'ok' },
  failed: { ...signs.failed, word: literal('failed'), role: 'bad' },
  conflict: { ...signs.conflict, word: literal('conflict'), role: 'bad' },
  cancelled: { ...signs.cancelled, word: literal('cancelled'), role: 'dim' },
  frozen: { ...signs.paused, word: literal('frozen'), role: 'warn' },
  stopping: { ...signs.claimed, word: literal('stopping…'), role: 'warn' },
}

/** What its backlog leaves to a person is in nobody's way, and waits for nothing. */
const optional: StateLook = { ...stateLooks.blocked, word: literal('optional') }

export function lookOf(state: ItemState, held: Parameters<typeof isOptional>[0]): StateLook {
  return state === 'blocked' && isOptional(held) ? optional : stateLooks[state]
}

/** A task whose last try has failed is not one that waits for a limit, or for its time. */
const refused: StateLook = { ...stateLooks.waiting, role: 'bad' }

export function lookOfRow({ state, item: { standing, heldAs }, attempt }: ItemRow): StateLook {
  if (attempt?.frozenAt !== undefined) return stateLooks.frozen
  if (standing.status !== 'todo') return lookOf(state, { hold: null, heldAs })
  if (state === 'waiting' && standing.reason !== null && isRefusal(standing.reason)) return refused
  return lookOf(state, { hold: standing.hold, heldAs })
}

/** A summary names how its backlog holds it where it does. */
export const lookOfSummaryItem = ({ state, heldAs }: SummaryItem): StateLook =>
  lookOf(state, { hold: heldAs === undefined ? null : 'source', heldAs })

export const stateGlyph = (state: ItemState, ascii: boolean): Safe => shownSign(stateLooks[state], ascii)

/** How a task stands, behind its name in a sentence: `is running`, `asks`, `is in conflict`. */
export function stateVerb(state: ItemState, { word }: StateLook = stateLooks[state]): Safe {
  switch (state) {
    case 'asks':
      return literal('asks')
    case 'conflict':
      return literal('is in conflict')
    case 'failed':
      return literal('has failed')
    default:
      return safe`is ${word}`
  }
}
