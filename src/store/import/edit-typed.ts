import { LoopworkError } from '../../core/errors.ts'
import { itemId, type EpochMs, type ItemId } from '../../core/ids.ts'
import { foldId } from '../../core/naming/slug.ts'
import type { ItemChange } from '../../core/ports/backlog-store.ts'
import { followLinks, linksBefore, type Reach } from '../graph/link-change.ts'
import { declaredPaths, holdFiles } from '../operations/attempts/held-files.ts'
import { reopenContainerOf, settleContainers } from '../operations/containers.ts'
import { integerOrNull, text } from '../rows/raw-row.ts'
import { one, type Operation } from '../statement.ts'
import { alter } from './apply-plan.ts'
import { differences, type EncodedFacts } from './encode-facts.ts'
import type { ItemNeed } from './import-plan.ts'
import { isNarrowedBy, linkedBy } from './linked-by.ts'
import { selectKnown, type Found } from './select-known.ts'

/**
 * Changes what was typed by hand about an item. What a file says about one is changed in the file: the next reading would take it
 * back. Resolves to the names of what differs now. @throws LoopworkError kind `usage`; kind `backlog` for a circle; GraphTooLarge.
 */
export function* editTyped(
  { id, change, now }: { readonly id: ItemId; readonly change: ItemChange; readonly now: EpochMs },
  reach: Reach,
): Operation<readonly string[]> {
  const found = yield* selectKnown({ folded: foldId(id) })
  if (found === null)
    throw new LoopworkError('usage', `edit: there is no task ${id}`, { hint: 'loopwork list shows the ids' })
  refuseOthers(id, found)
  const facts: EncodedFacts = { ...found.facts, ...(yield* encoded(change)) }
  const fields = differences(found.facts, facts)
  if (fields.length === 0) return []
  const needs = fields.includes('dependsOn') ? yield* needsOf(facts) : null
  const hold = found.status === 'todo' ? found.hold : null
  const parents = fields.includes('parent')
    ? [found.facts.parent, facts.parent].filter((name) => name !== null)
    : []
  const before = yield* linksBefore(isNarrowedBy(fields) ? [found.id] : [], parents)
  yield* alter({ id: found.id, fields, facts, hold, why: null, needs }, now)
  if (fields.includes('files')) yield* holdNew(found.id, facts)
  // It may be what was still open in one container, and be open in another.
  if (fields.includes('parent')) {
    yield* reopenContainerOf(found.id, now)
    yield* settleContainers({ items: [], parents }, now)
  }
  // Behind that: a container that has opened again waits for what is in it, and may be waited for by that.
  yield* followLinks(linkedBy(found.id, fields), before, reach)
  return fields
}

function refuseOthers(id: ItemId, { source, line, status }: Found): void {
  if (source !== null) {
    const at = line === null ? source : `${source}, line ${line}`
    throw new LoopworkError('usage', `edit: ${id} is from ${at}`, {
      hint: 'change it in the file: a run takes that in, also while it goes on',
    })
  }
  if (status === 'done')
    throw new LoopworkError('usage', `edit: ${id} is done`, {
      hint: 'add another task',
    })
}

function* encoded({ dependsOn, parent, files, ...others }: ItemChange): Operation<Partial<EncodedFacts>> {
  const needs: ItemId[] = []
  for (const need of dependsOn ?? []) needs.push(yield* spelled(need))
  return {
    ...others,
    ...(parent === undefined ? {} : { parent: parent === null ? null : yield* spelled(parent) }),
    ...(dependsOn === undefined ? {} : { dependsOn: JSON.stringify(needs) }),
    ...(files === undefined ? {} : { files: JSON.stringify(files) }),
  }
}

function* needsOf({ dependsOn }: EncodedFacts): Operation<readonly ItemNeed[]> {
  const needs: ItemNeed[] = []
  for (const name of new Set((JSON.parse(dependsOn) as string[]).map(foldId))) {
    const item = yield* selectKnown({ folded: name })
    needs.push(item === null ? { missing: name } : { id: item.id, done: item.status === 'done' })
  }
  return needs
}

/** Whoever works on it now may have touched what was declared before: that stays theirs until they end. */
function* holdNew(item: number, { files }: EncodedFacts): Operation<void> {
  const attempt = yield* selectOpenAttempt({ item })
  if (attempt !== null) yield* holdFiles(attempt, declaredPaths(JSON.parse(files) as string[]))
}

/** An item's id as it is spelled where the item comes from. */
function* spelled(id: ItemId): Operation<ItemId> {
  const there = yield* selectSpelling({ folded: foldId(id) })
  if (there !== null) return there
  throw new LoopworkError('usage', `edit: there is no task ${id}`, { hint: 'loopwork list shows the ids' })
}

const selectSpelling = one(`SELECT key FROM items WHERE folded = :folded`, (row) => itemId(text(row, 'key')))

const selectOpenAttempt = one(`SELECT attempt FROM items WHERE id = :item AND attempt IS NOT NULL`, (row) =>
  integerOrNull(row, 'attempt'),
)
