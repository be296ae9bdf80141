import fc from 'fast-check'
import { LoopworkError, type Problem } from '../../../src/core/errors.ts'
import { itemId } from '../../../src/core/ids.ts'
import type { ItemDraft } from '../../../src/core/item.ts'
import { foldId } from '../../../src/core/naming/slug.ts'
import type { Store } from '../../../src/core/ports/store.ts'
import { checkDependencies, unknownNeeds } from '../../../src/backlog/check-dependencies.ts'
import { draftOf } from '../../../src/backlog/draft.ts'

/* Files of few tasks as random tests import them, and what a store has afterwards. */

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

export type File = Awaited<ReturnType<typeof file.generate>>['value'] extends infer F ? F : never

const edit = fc.record({
  keepsRest: fc.boolean(),
  lines: file,
  gone: fc.subarray([...names], { maxLength: 2 }),
})

/** Files as they are read in turn: each is another one, or the one before in an editor, where a line may mean something else by the others. */
export const filesInTurn = (minLength: number, maxLength: number): fc.Arbitrary<readonly File[]> =>
  fc.array(edit, { minLength, maxLength }).map(inTurn)

function inTurn(
  edits: readonly (typeof edit extends fc.Arbitrary<infer Edit> ? Edit : never)[],
): readonly File[] {
  const files: File[] = []
  for (const { keepsRest, lines, gone } of edits) {
    const before = Object.entries(files.at(-1) ?? {}).filter(([name]) => !gone.some((one) => one === name))
    const changed = Object.entries(lines).slice(0, 2)
    files.push(keepsRest ? Object.fromEntries([...before, ...changed]) : lines)
  }
  return files
}

export function draftsOf(lines: File): readonly ItemDraft[] {
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
  format: 'openagents',
  prefix: null,
  checkout: '/here',
  place: { branch: null, head: null },
  switched: false,
}

export async function inSteps(
  store: Store,
  drafts: readonly ItemDraft[],
  from: string = source,
): Promise<unknown> {
  const pieces = [drafts.slice(0, 3), drafts.slice(3)].map((piece) =>
    piece.map((draft) => ({ draft, said: saidBy(draft) })),
  )
  const order = {
    ...reading,
    source: from,
    pieces,
    changed: (isKnown: (said: number) => boolean) =>
      pieces.map((piece) => piece.filter(({ said }) => !isKnown(said))),
    problems: () => [],
    mayBeHalf: () => false,
  }
  const result = await store.importInSteps({ readings: [order], unknownDependency: 'block' })
  const { added, heldBack, edits, notices } = result
  return {
    ...{ added, heldBack, astray: parentsAstray(notices) },
    edits: edits.toSorted((one, other) => one.item.localeCompare(other.item)),
  }
}

/** What reads a file checks it before; what reads it in pieces leaves that to the store. */
export async function wholly(
  store: Store,
  drafts: readonly ItemDraft[],
  from: string = source,
): Promise<unknown> {
  const elsewhere = await store.knownElsewhere(unknownNeeds(drafts), [from])
  const checked = checkDependencies(drafts, { unknown: 'block', elsewhere })
  if (checked.problems.some(({ severity }) => severity === 'error'))
    throw new LoopworkError('backlog', 'refused')
  const { added, heldBack, edits } = await store.importBacklogs([
    { ...reading, source: from, drafts: checked.drafts },
  ])
  return {
    ...{ added, heldBack, astray: parentsAstray(checked.problems) },
    edits: edits.toSorted((one, other) => one.item.localeCompare(other.item)),
  }
}

/** What is said of parents that count for nothing. */
const parentsAstray = (problems: readonly Problem[]): readonly string[] =>
  problems
    .filter(({ rule }) => rule === 'own-parent' || rule === 'unknown-parent')
    .map(({ file, line, message }) => `${file}:${line} ${message}`)
    .toSorted()

/** Some number for each text. */
const saidBy = (draft: ItemDraft): number =>
  [...JSON.stringify(draft)].reduce((sum, sign) => (sum * 31 + sign.charCodeAt(0)) % 2 ** 45, 7)

export async function outcome(act: () => Promise<unknown>): Promise<unknown> {
  try {
    return await act()
  } catch (error) {
    if (error instanceof LoopworkError && error.kind === 'backlog') return 'refused'
    throw error
  }
}

/** All that a person or a worker would see; in its order what the file has, since that alone has a place in it. */
export async function contentOf(
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
