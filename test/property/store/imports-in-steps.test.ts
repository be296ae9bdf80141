import fc from 'fast-check'
import { expect, test } from 'vitest'
import { itemId } from '../../../src/core/ids.ts'
import type { ItemDraft } from '../../../src/core/item.ts'
import type { Store } from '../../../src/core/ports/store.ts'
import { draftOf } from '../../../src/backlog/draft.ts'
import { alwaysAsync } from '../../support/always.ts'
import { engine } from '../../support/store/engine.ts'
import {
  contentOf,
  draftsOf,
  filesInTurn,
  inSteps,
  outcome,
  wholly,
  type File,
} from '../../support/store/imported-files.ts'

/** Each is some imports in files of their own. */
const runs = Number(process.env['LOOPWORK_TEST_HISTORIES'] ?? 4)

/** What happens between two readings of the file. */
const between = fc.constantFrom('nothing', 'cancel', 'retry', 'type', 'restart')

test(
  'an import in steps leaves the store as one in a single transaction does, and refuses what that refuses',
  { timeout: 600_000 },
  () =>
    alwaysAsync(
      fc.asyncProperty(
        filesInTurn(1, 4),
        fc.array(between, { minLength: 4, maxLength: 4 }),
        async (files, events) => {
          const [whole, steps] = [engine.newPlace(), engine.newPlace()]
          const stores = [
            await engine.open(whole.at, { now: () => 1_000 }),
            await engine.open(steps.at, { now: () => 1_000 }),
          ] as const
          try {
            let imported: readonly ItemDraft[] = []
            for (const [index, lines] of files.entries()) {
              const drafts = draftsOf(lines)
              const seen = await Promise.all([
                outcome(() => wholly(stores[0], drafts)),
                outcome(() => inSteps(stores[1], drafts)),
              ])
              if (seen[1] === 'refused' && opensCircle(seen[0])) return
              expect(seen[1]).toEqual(seen[0])
              if (seen[0] !== 'refused') imported = drafts
              const seenBy = { drafts: imported, isRanked: allOpen(files, events) }
              expect(await contentOf(stores[1], seenBy)).toEqual(await contentOf(stores[0], seenBy))
              for (const store of stores) await happen(store, events[index], imported)
            }
            for (const at of [whole.at, steps.at])
              for (const [name, wrong] of Object.entries(engine.recount(at)))
                expect({ [name]: wrong }).toEqual({ [name]: [] })
          } finally {
            for (const store of stores) await store.close()
            for (const place of [whole, steps]) place.remove()
          }
        },
      ),
      runs,
    ),
)

/** What is over orders nothing: one of the two counts it as its file has it, the other as the store does. */
const allOpen = (files: readonly File[], events: readonly string[]): boolean =>
  !events.includes('cancel') &&
  files.every((lines) => Object.values(lines).every(({ status }) => status === 'todo'))

/** A line that would open what then waits for itself is refused alone in a single transaction; in steps it refuses the import. */
const opensCircle = (told: unknown): boolean =>
  typeof told === 'object' && /"circle":"/.test(JSON.stringify(told))

/** To the first that is in the file: where among those an item stands that was in it before, nothing says. */
async function happen(
  store: Store,
  event: string | undefined,
  imported: readonly ItemDraft[],
): Promise<void> {
  const ids = imported.slice(0, 1).map(({ id }) => id)
  if (event === 'cancel') await store.cancelItems(ids)
  if (event === 'retry') await store.retryItems(ids)
  if (event === 'type') {
    const [need] = ids
    const {
      title,
      description,
      type,
      priority,
      sourcePriority,
      files,
      estimateHours,
      assignee,
      agent,
      model,
      metadata,
    } = draftOf({
      ...{ id: itemId('x'), title: 'typed', source: null, line: null },
    })
    await store.addItem({
      ...{
        id: null,
        title,
        description,
        type,
        priority,
        sourcePriority,
        files,
        estimateHours,
        assignee,
        agent,
        model,
        metadata,
      },
      parent: null,
      dependsOn: need === undefined ? [] : [need],
    })
  }
}
