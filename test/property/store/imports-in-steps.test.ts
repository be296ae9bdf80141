import fc from 'fast-check'
import { expect, test } from 'vitest'
import { itemId } from '../../../src/core/ids.ts'
import type { ItemDraft } from '../../../src/core/item.ts'
import { LoopworkError } from '../../../src/core/errors.ts'
import type { Store } from '../../../src/core/ports/store.ts'
import { checkDependencies } from '../../../src/backlog/check-dependencies.ts'
import { draftOf } from '../../../src/backlog/draft.ts'
import { alwaysAsync } from '../../support/always.ts'
import { engine } from '../../support/store/engine.ts'
import {
  contentOf,
  draftsOf,
  file,
  inSteps,
  outcome,
  reading,
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
      fc.asyncProperty(fc.array(fc.tuple(file, between), { minLength: 1, maxLength: 4 }), async (history) => {
        const [whole, steps] = [engine.newPlace(), engine.newPlace()]
        const stores = [
          await engine.open(whole.at, { now: () => 1_000 }),
          await engine.open(steps.at, { now: () => 1_000 }),
        ] as const
        try {
          let imported: readonly ItemDraft[] = []
          for (const [lines, event] of history) {
            const drafts = draftsOf(lines)
            const seen = await Promise.all([
              outcome(() => wholly(stores[0], drafts)),
              outcome(() => inSteps(stores[1], drafts)),
            ])
            expect(seen[1]).toEqual(seen[0])
            if (seen[0] !== 'refused') imported = drafts
            const seenBy = { drafts: imported, isRanked: allOpen(history) }
            expect(await contentOf(stores[1], seenBy)).toEqual(await contentOf(stores[0], seenBy))
            for (const store of stores) await happen(store, event, imported)
          }
          for (const at of [whole.at, steps.at])
            for (const [name, wrong] of Object.entries(engine.recount(at)))
              expect({ [name]: wrong }).toEqual({ [name]: [] })
        } finally {
          for (const store of stores) await store.close()
          for (const place of [whole, steps]) place.remove()
        }
      }),
      runs,
    ),
)

/** What is over orders nothing: one of the two counts it as its file has it, the other as the store does. */
const allOpen = (history: readonly (readonly [File, string])[]): boolean =>
  history.every(
    ([lines, event]) => event !== 'cancel' && Object.values(lines).every(({ status }) => status === 'todo'),
  )

/** What reads a file checks it before; what reads it in pieces leaves that to the store. */
async function wholly(store: Store, drafts: readonly ItemDraft[]): Promise<unknown> {
  const checked = checkDependencies(drafts, { unknown: 'block', elsewhere: [] })
  if (checked.problems.some(({ severity }) => severity === 'error'))
    throw new LoopworkError('backlog', 'refused')
  const { added, heldBack, edits } = await store.importBacklogs([{ ...reading, drafts: checked.drafts }])
  return { added, heldBack, edits: edits.toSorted((one, other) => one.item.localeCompare(other.item)) }
}

/** To the first that is in the file: where among those an item stands that was in it before, nothing says. */
async function happen(store: Store, event: string, imported: readonly ItemDraft[]): Promise<void> {
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
