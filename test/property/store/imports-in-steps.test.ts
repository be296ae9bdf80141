import fc from 'fast-check'
import { expect, test } from 'vitest'
import { itemId } from '../../../src/core/ids.ts'
import type { ItemDraft } from '../../../src/core/item.ts'
import { LoopworkError } from '../../../src/core/errors.ts'
import { foldId } from '../../../src/core/naming/slug.ts'
import type { Store } from '../../../src/core/ports/store.ts'
import { checkDependencies } from '../../../src/backlog/check-dependencies.ts'
import { draftOf } from '../../../src/backlog/draft.ts'
import { alwaysAsync } from '../../support/always.ts'
import { engine } from '../../support/store/engine.ts'

/** Each is some imports in files of their own. */
const runs = Number(process.env['LOOPWORK_TEST_HISTORIES'] ?? 4)

const source = 'tasks.jsonl'
const names = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'] as const

/** A line of a file: few names, so that needs, circles and tasks that come again are frequent. */
const line = fc.record({
  needs: fc.uniqueArray(fc.constantFrom(...names), { maxLength: 2 }),
  parent: fc.option(fc.constantFrom(...names), { freq: 4 }),
  title: fc.constantFrom('one', 'two'),
  status: fc.constantFrom('todo', 'todo', 'todo', 'done', 'failed', 'cancelled'),
  isHeld: fc.boolean(),
  hours: fc.option(fc.constantFrom(1, 5)),
  type: fc.constantFrom('feature', 'bug'),
  spelledLarge: fc.boolean(),
})

const file = fc.dictionary(fc.constantFrom(...names), line, { maxKeys: 8 })

/** What happens between two readings of the file. */
const between = fc.constantFrom('nothing', 'cancel', 'retry', 'type', 'restart')

type File = Awaited<ReturnType<typeof file.generate>>['value'] extends infer F ? F : never

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

function draftsOf(lines: File): readonly ItemDraft[] {
  const parents = new Set(Object.values(lines).map(({ parent }) => parent))
  return Object.entries(lines).map(([name, given], index) =>
    draftOf({
      source,
      line: index + 1,
      id: itemId(given.spelledLarge ? name.toUpperCase() : name),
      title: given.title,
      type: given.type,
      ...(parents.has(name as (typeof names)[number]) ? { kind: 'container' as const } : {}),
      estimateHours: given.hours,
      parent: given.parent === null ? null : itemId(given.parent),
      dependsOn: given.needs.filter((need) => need !== name).map(itemId),
      status: given.status,
      hold: given.status === 'todo' && given.isHeld ? 'source' : null,
    }),
  )
}

const reading = {
  source,
  format: 'openagents',
  prefix: null,
  checkout: '/here',
  place: { branch: null, head: null },
  switched: false,
}

/** What reads a file checks it before; what reads it in pieces leaves that to the store. */
async function wholly(store: Store, drafts: readonly ItemDraft[]): Promise<unknown> {
  const checked = checkDependencies(drafts, { unknown: 'block', elsewhere: [] })
  if (checked.problems.some(({ severity }) => severity === 'error'))
    throw new LoopworkError('backlog', 'refused')
  const { added, heldBack, edits } = await store.importBacklogs([{ ...reading, drafts: checked.drafts }])
  return { added, heldBack, edits: edits.toSorted((one, other) => one.item.localeCompare(other.item)) }
}

async function inSteps(store: Store, drafts: readonly ItemDraft[]): Promise<unknown> {
  const pieces = [drafts.slice(0, 3), drafts.slice(3)].map((piece) =>
    piece.map((draft) => ({ draft, said: saidBy(draft) })),
  )
  const order = {
    ...reading,
    pieces,
    changed: (isKnown: (said: number) => boolean) =>
      pieces.map((piece) => piece.filter(({ said }) => !isKnown(said))),
    problems: () => [],
    mayBeHalf: () => false,
  }
  const result = await store.importInSteps({ readings: [order], unknownDependency: 'block' })
  const { added, heldBack, edits } = result
  return { added, heldBack, edits: edits.toSorted((one, other) => one.item.localeCompare(other.item)) }
}

/** Some number for each text. */
const saidBy = (draft: ItemDraft): number =>
  [...JSON.stringify(draft)].reduce((sum, sign) => (sum * 31 + sign.charCodeAt(0)) % 2 ** 45, 7)

async function outcome(act: () => Promise<unknown>): Promise<unknown> {
  try {
    return await act()
  } catch (error) {
    if (error instanceof LoopworkError && error.kind === 'backlog') return 'refused'
    throw error
  }
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

/** All that a person or a worker would see; in its order what the file has, since that alone has a place in it. */
async function contentOf(
  store: Store,
  { drafts, isRanked }: { readonly drafts: readonly ItemDraft[]; readonly isRanked: boolean },
): Promise<unknown> {
  const page = { states: null, offset: 0, limit: 100 } as const
  const rows = await store.items({ ...page, order: 'file' })
  const needsYou = await store.items({ ...page, order: 'needs you' })
  const works = await store.worksAfter(0, 1_000)
  const present = new Set(drafts.map(({ id }) => foldId(id)))
  const inFile = (list: typeof rows) =>
    list.map(({ item }) => item.id).filter((id) => present.has(foldId(id)))
  const byId = (one: { readonly id: string }, other: { readonly id: string }) =>
    one.id.localeCompare(other.id)
  return {
    rows: rows
      .map(({ item: { order: _, createdAt: _created, updatedAt: _updated, ...item }, ...row }) => ({
        ...row,
        openNeeds: row.openNeeds.toSorted(),
        id: item.id,
        // What is no longer in the file keeps the line that it had, whichever way it went.
        item: { ...item, line: present.has(foldId(item.id)) ? item.line : null },
      }))
      .toSorted(byId),
    inFile: inFile(rows),
    needsYou: inFile(needsYou),
    counts: await store.counts(),
    lengths:
      isRanked && rows.every(({ item }) => item.standing.status === 'todo')
        ? works.map(({ length }) => length).toSorted((one, other) => one - other)
        : null,
    sources: await store.sources(),
    projection: [...(await store.projectionOf('/here', source))].toSorted(([one], [other]) =>
      one.localeCompare(other),
    ),
  }
}
