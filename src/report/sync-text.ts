import type { ItemDraft } from '../core/item.ts'
import { plural } from '../text/plural.ts'
import { literal, safe, type Safe } from '../text/safe.ts'
import { sanitize } from '../text/sanitize.ts'
import { changesLine, planLines } from './import-text.ts'
import { statusShown, type SyncShown } from './sync-json.ts'

/** A line for each task that changes: here, and after `>` in its source. */
export function syncLines(shown: SyncShown, drafts: readonly ItemDraft[]): readonly Safe[] {
  const { plan, writes, sources, problems } = shown
  return [
    ...planLines({ drafts, plan, sources, problems }),
    ...writes.map(
      ({ source, item, word }) =>
        safe`> ${sanitize(item)}  ${sanitize(statusShown(word))} in ${sanitize(source)}`,
    ),
  ]
}

/** `TODO.md: 1 added, 2 unchanged; 3 statuses written` */
export function syncedLine({ isDry, sources, plan, writes }: SyncShown): Safe {
  const names = sources.map(({ source }) => source).join(', ')
  const taken = plan === null ? literal('nothing to import') : changesLine(plan)
  const statuses = plural(writes.length, 'status', 'statuses')
  const end = isDry ? literal('to write. Nothing was changed.') : literal('written')
  return safe`${sanitize(names)}: ${taken}; ${statuses} ${end}`
}
