import { foldId } from '../../core/naming/slug.ts'
import type { ItemDraft } from '../../core/item.ts'
import type { FormatReading } from '../formats/format.ts'
import type { NeedlessNeed } from './needless-needs.ts'

export interface Readings {
  readonly before: FormatReading
  readonly after: FormatReading
}

/** Whether items have changed in nothing but what comes before them and what is beside them, and in the mark itself. */
export function losesSideBySideOnly(readings: Readings, changed: ReadonlySet<number>): boolean {
  const rest = ({ dependsOn: _, group: _group, metadata, line, ...draft }: ItemDraft): unknown => {
    const { marks, ...others } = metadata
    const isMarked = Array.isArray(marks) && !changed.has(line ?? 0)
    return { ...draft, line, metadata: isMarked ? metadata : others }
  }
  return isNoWorse(readings) && pairsOf(readings).every(([one, other]) => isSame(rest(one), rest(other)))
}

/** Whether items have lost nothing but these needs, and where they are part of its text, these names. */
export function losesNeedsOnly(readings: Readings, needless: readonly NeedlessNeed[]): boolean {
  const owners = new Set(needless.map(({ list }) => foldId(list.owner.shown)))
  const own = new Set(
    needless.filter(({ rule }) => rule === 'own-need').map(({ list }) => foldId(list.owner.shown)),
  )
  const rest = ({ dependsOn: _, line: _line, title, description, ...draft }: ItemDraft): unknown =>
    owners.has(foldId(draft.id)) ? draft : { ...draft, title, description }
  return (
    isNoWorse(readings) &&
    pairsOf(readings).every(
      ([one, other]) => isSame(rest(one), rest(other)) && losesOnly(one.dependsOn, other.dependsOn, own),
    )
  )
}

/** Parts of a task may have its needs, too. */
function losesOnly(before: readonly string[], after: readonly string[], lost: ReadonlySet<string>): boolean {
  const [had, has] = [new Set(before.map(foldId)), new Set(after.map(foldId))]
  return [...has].every((id) => had.has(id)) && [...had].every((id) => has.has(id) || lost.has(id))
}

const isNoWorse = ({ before, after }: Readings): boolean =>
  before.drafts.length === after.drafts.length && errorsIn(after) <= errorsIn(before)

const errorsIn = ({ problems }: FormatReading): number =>
  problems.filter(({ severity }) => severity === 'error').length

const pairsOf = ({ before, after }: Readings): readonly (readonly [ItemDraft, ItemDraft])[] =>
  before.drafts.flatMap((draft, index) => {
    const other = after.drafts[index]
    return other === undefined ? [] : [[draft, other] as const]
  })

const isSame = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other)
