import { foldId } from '../../core/naming/slug.ts'
import type { ItemDraft } from '../../core/item.ts'
import { quoted } from '../quoted.ts'
import type { Fixable, NamedNeed, NeedList } from './fixable.ts'

/** A need that a file can do without: its item needs the same one already, or it is the item itself. */
export interface NeedlessNeed {
  readonly rule: 'repeated-need' | 'own-need'
  readonly list: NeedList
  /** In the list. */
  readonly index: number
  readonly need: NamedNeed
}

export function needlessNeeds(
  { needs }: Pick<Fixable, 'needs'>,
  drafts: readonly ItemDraft[],
): readonly NeedlessNeed[] {
  const twins = twinsIn(drafts)
  const found: NeedlessNeed[] = []
  for (const lists of Map.groupBy(needs, ({ owner, file }) => `${file?.name ?? ''}\n${owner.key}`).values()) {
    const isTwin = twins.has(foldId(lists[0]?.owner.shown ?? ''))
    const said = new Set<string>()
    for (const list of lists) {
      // Of two items with one id each has needs of its own.
      if (isTwin) said.clear()
      for (const [index, need] of list.names.entries()) {
        if (need === null) continue
        // Nobody knows which of two items of one id is meant.
        if (need.key === list.owner.key && !isTwin) found.push({ rule: 'own-need', list, index, need })
        else if (said.has(need.says)) found.push({ rule: 'repeated-need', list, index, need })
        said.add(need.says)
      }
    }
  }
  return found
}

/** Ids that several items have, numbered or not. */
function twinsIn(drafts: readonly ItemDraft[]): ReadonlySet<string> {
  const seen = new Set<string>()
  const twins = new Set<string>()
  for (const { id } of drafts) {
    const folded = foldId(id)
    if (seen.has(folded)) twins.add(folded)
    seen.add(folded)
    if (folded.endsWith('#2')) twins.add(folded.slice(0, -2))
  }
  return twins
}

export const needlessMessage = ({ rule, list, need }: NeedlessNeed): string => {
  const owner = quoted(list.owner.shown).slice(1, -1)
  return rule === 'own-need'
    ? `${owner} needs itself`
    : `${owner} needs ${quoted(need.shown).slice(1, -1)} twice`
}
