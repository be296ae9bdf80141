import { groupDigits } from './plural.ts'
import type { Safe } from './safe.ts'
import { shownSign, signs } from './signs.ts'

/** `+41 −3`; empty when nothing changed. */
export function diffPair(change: { readonly added: number; readonly removed: number }, ascii: boolean): Safe {
  if (change.added === 0 && change.removed === 0) return '' as Safe
  return `+${groupDigits(change.added)} ${shownSign(signs.minus, ascii)}${groupDigits(change.removed)}` as Safe
}
