import type { ItemState } from '../core/state.ts'
import type { Role } from '../text/role.ts'
import { literal, type Safe } from '../text/safe.ts'
import { shownSign, signs, type Sign } from '../text/signs.ts'

export interface StateLook extends Sign {
  readonly word: Safe
  readonly role: Role
}

/** Glyph, word and colour of a state: the same on the screen, in lines and in tables. */
export const stateLooks: Readonly<Record<ItemState | 'stopping', StateLook>> = {
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
  stopping: { ...signs.claimed, word: literal('stopping…'), role: 'warn' },
}

export const stateGlyph = (state: ItemState, ascii: boolean): Safe => shownSign(stateLooks[state], ascii)
