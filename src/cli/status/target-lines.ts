import type { ItemId } from '../../core/ids.ts'
import { shellWord } from '../../core/naming/shell-word.ts'
import type { DeliveryNote } from '../../core/ports/store-reader.ts'
import type { Strayed } from '../../core/strayed.ts'
import { padEnd } from '../../text/cells.ts'
import { span, strong } from '../../text/row.ts'
import { emptySafe, joinSafe, literal, safe, type Safe } from '../../text/safe.ts'
import { sanitize } from '../../text/sanitize.ts'
import { cureOf } from '../../wording/cure.ts'
import { inPlace } from '../../wording/in-place.ts'
import { strayedCure, strayedSentence } from '../../wording/strayed-words.ts'
import { labelled, wholeLine, type Line, type PrintOptions } from '../print/lines.ts'

/** Cells of a label: `tasks     14 done` */
export const indent = 10

export interface TargetFacts {
  readonly target: string
  readonly delivery: DeliveryNote | null
  /** Done items whose work the target does not contain. */
  readonly lacking: readonly ItemId[]
  readonly supervised: boolean
  readonly strayed: readonly Strayed[]
}

/** Which done work the target lacks, and what delivers it. */
export const targetLines = (facts: TargetFacts, options: PrintOptions): readonly Line[] => [
  ...checkoutLines(facts, options),
  ...lackingLines(facts, options),
  ...facts.strayed.flatMap((stray) => strayedLines(stray, options)),
]

function strayedLines(stray: Strayed, options: PrintOptions): readonly Line[] {
  const cure = strayedCure(stray)
  const text = strayedSentence(stray)
  return [
    ...labelled({ label: literal('ungated'), text, role: 'warn' }, indent, options),
    ...(cure === null ? [] : [wholeLine(span(padEnd(emptySafe, indent)), strong(cure))]),
  ]
}

/** Why the branch is not moved, and what repairs that; the command on a line of its own, never cut. */
function checkoutLines(
  { delivery, target, supervised }: TargetFacts,
  options: PrintOptions,
): readonly Line[] {
  if (delivery?.kind !== 'held') return []
  const files = joinSafe(delivery.files.map(sanitize), literal(', '))
  const why = files === '' ? sanitize(delivery.why) : safe`${sanitize(delivery.why)}: ${files}`
  const cure = cureOf({ kind: 'delivery', delivery, supervised })
  const label = (text: Safe) => labelled({ label: emptySafe, text }, indent, options)
  return [
    ...labelled(
      {
        label: literal('checkout'),
        text: safe`${sanitize(target)} waits: ${why}`,
        role: 'warn',
      },
      indent,
      options,
    ),
    ...(cure === null ? [] : label(inPlace(cure.words, options.place))),
    ...(cure?.command == null
      ? []
      : [wholeLine(span(padEnd(emptySafe, indent)), strong(inPlace(cure.command, options.place)))]),
  ]
}

/** Items that count as done although the target lacks their work: undone by its owner, or merged into another branch. */
function lackingLines({ lacking, target }: TargetFacts, options: PrintOptions): readonly Line[] {
  if (lacking.length === 0) return []
  const shown = lacking.slice(0, lackingNamed)
  const named = joinSafe(shown.map(sanitize), literal(', '))
  const more = lacking.length > shown.length ? safe` and ${lacking.length - shown.length} more` : emptySafe
  const are = lacking.length === 1 ? literal('is') : literal('are')
  const text = safe`${named}${more} ${are} done, and ${sanitize(target)} does not hold that work`
  const ids = joinSafe(
    shown.map((id) => sanitize(shellWord(id))),
    literal(' '),
  )
  return [
    ...labelled({ label: literal('lacking'), text, role: 'warn' }, indent, options),
    wholeLine(span(padEnd(emptySafe, indent)), strong(inPlace(safe`loopwork retry ${ids}`, options.place))),
  ]
}

const lackingNamed = 8
