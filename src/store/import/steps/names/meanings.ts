import { isDeepStrictEqual } from 'node:util'
import { itemId } from '../../../../core/ids.ts'
import { foldId } from '../../../../core/naming/slug.ts'
import { knownElsewhere } from '../../../operations/known-elsewhere.ts'
import type { ShortWrites } from '../short-writes.ts'
import type { Staged } from '../stage-readings.ts'
import { byFold, namedBy, spellingsOf, type DraftNames } from './draft-names.ts'

/** What names mean in the files that are imported together with what the store has of others. */
export interface Meanings {
  isThere(this: void, name: string): boolean
  /** As the store has it, or will have it: what is in an item is found by the item's id. Unchanged where nobody has the name. */
  spelled(this: void, name: string): string
}

/** @param sources those that are imported: what the store has of them is as they say by now. */
export async function meaningsOf(
  named: readonly DraftNames[],
  { staged, sources }: { readonly staged: Staged; readonly sources: readonly string[] },
  writes: ShortWrites,
): Promise<Meanings> {
  const { index } = staged
  const names = byFold(named.flatMap(namedBy))
  const unknown = [...names].flatMap(([folded, name]) => (index.has(folded) ? [] : [itemId(name)]))
  const elsewhere = await writes.read(() => knownElsewhere(unknown, sources))
  const there = byFold(elsewhere.map(({ id }) => id))
  const spelling = await writes.read(() => spellingsOf(named, staged))
  return {
    isThere: (name) => index.has(foldId(name)) || there.has(foldId(name)),
    spelled: (name) => spelling.get(foldId(name)) ?? name,
  }
}

/** A draft's names as they are spelled where they are, without a parent that is nowhere. */
export const meant = <Named extends DraftNames>(each: Named, { isThere, spelled }: Meanings): Named => ({
  ...each,
  dependsOn: [...new Set(each.dependsOn.map(spelled))],
  parent: each.parent === null || !isThere(each.parent) ? null : spelled(each.parent),
})

/** Whether a draft says the same under these names. */
export function isAsMeant(each: DraftNames, meanings: Meanings): boolean {
  const { parent, dependsOn } = meant(each, meanings)
  return parent === each.parent && isDeepStrictEqual(dependsOn, each.dependsOn)
}
