import type { BoardSnapshot } from '../../../core/board/snapshot.ts'
import type { DeliveryNote } from '../../../core/ports/store-reader.ts'
import type { KeyRow } from '../../../keymap/key-row.ts'
import { keyWord } from '../../../keymap/key-words.ts'
import { blank, emptyRow, span, strong, type Row } from '../../../text/row.ts'
import { groupDigits } from '../../../text/plural.ts'
import { literal, safe, type Safe } from '../../../text/safe.ts'
import { sanitize } from '../../../text/sanitize.ts'
import { wrap } from '../../../text/wrap.ts'
import { cureOf } from '../../../wording/cure.ts'
import { inPlace, type Elsewhere } from '../../../wording/in-place.ts'
import { isSupervised } from '../../state/problems.ts'
import type { Size } from '../../layout/rectangle.ts'
import { keyHint } from '../key-hint.ts'
import type { Dialog } from './dialog.ts'
import { textCells } from './text-window.ts'

interface HeldFacts extends Size {
  readonly snapshot: BoardSnapshot
  readonly keymap: readonly KeyRow[]
  readonly elsewhere: Elsewhere
}

type Held = Extract<DeliveryNote, { kind: 'held' }>

export const heldDelivery = ({ delivery }: Pick<BoardSnapshot, 'delivery'>): Held | null =>
  delivery?.kind === 'held' ? delivery : null

/** The command that mends it, to be pasted; null: there is none. */
export function heldCommand(snapshot: BoardSnapshot, elsewhere: Elsewhere): Safe | null {
  const held = heldDelivery(snapshot)
  const cure = held === null ? null : cureOfHeld(held, snapshot)
  return cure?.command == null ? null : inPlace(cure.command, elsewhere)
}

const cureOfHeld = (delivery: Held, snapshot: BoardSnapshot) =>
  cureOf({ kind: 'delivery', delivery, supervised: isSupervised(snapshot) })

/** More than this are counted. */
const mostFiles = 8

/** The cause, the files, and the ways on; it follows what happens meanwhile. */
export function heldDialog(facts: HeldFacts): Dialog {
  const { snapshot, keymap, elsewhere } = facts
  const cells = textCells(facts)
  const target = sanitize(snapshot.run?.settings.target ?? snapshot.target)
  const held = heldDelivery(snapshot)
  const text = (words: Safe): readonly Row[] => wrap(words, cells, 0).map((line): Row => [span(line)])
  const close = keyHint(literal('Esc'), held === null ? literal('close') : literal('later'))
  if (held === null)
    return {
      title: safe`Your ${target}`,
      body: text(safe`${target} has all that was merged, and your checkout is there too.`),
      keys: close,
      ...{ role: 'ok', width: cells },
    }
  const cure = cureOfHeld(held, snapshot)
  const command = heldCommand(snapshot, elsewhere)
  const files = held.files.slice(0, mostFiles)
  const more = held.files.length - files.length
  const below = (label: Safe, words: Safe): readonly Row[] => [
    [span(label, 'dim')],
    ...wrap(words, cells - 2, 0).map((line): Row => [blank(2), span(line, 'accent')]),
  ]
  const body: readonly Row[] = [
    ...text(safe`What was merged is safe on the lane, and not in ${target} yet: ${sanitize(held.why)}.`),
    ...(files.length === 0 ? [] : [emptyRow]),
    ...files.map((file): Row => [blank(2), strong(sanitize(file))]),
    ...(more === 0 ? [] : [[blank(2), span(safe`and ${groupDigits(more)} more`, 'dim')] satisfies Row]),
    ...(cure === null ? [] : [emptyRow, ...text(safe`To mend it: ${cure.words}.`)]),
    ...(command === null ? [] : [emptyRow, ...below(literal('with'), command)]),
    ...(held.back === undefined ? [] : below(literal('and to have them back'), sanitize(held.back))),
  ]
  return {
    title: safe`${target} waits`,
    body,
    keys: [
      ...keyHint(keyWord('shell', keymap), literal('a shell in your checkout')),
      blank(3),
      ...(command === null
        ? []
        : [...keyHint(keyWord('copy', keymap), literal('copy the command')), blank(3)]),
      ...close,
    ],
    ...{ role: 'warn', width: cells },
  }
}
