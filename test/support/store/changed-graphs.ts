import fc from 'fast-check'
import { expect } from 'vitest'
import { itemId, type ItemId } from '../../../src/core/ids.ts'
import type { ItemDraft } from '../../../src/core/item.ts'
import { criticalPaths, findCycle } from '../../../src/core/policy/graph.ts'
import type { Store } from '../../../src/core/ports/store.ts'
import { engine } from './engine.ts'
import { draft } from './sample.ts'

/* Random changes of what waits for what, and what the lengths of all tasks have to be behind each of them. */

const count = 6
const number = fc.nat(count - 1)
const needs = fc.uniqueArray(number, { maxLength: 3 })
const parent = fc.option(number)
const hours = fc.option(fc.constantFrom(1, 2, 5))

/** By number, of a task that is not there it is an addition; of one that is, an edit. */
const typed = fc.record({ number, needs, parent, hours, part: fc.constantFrom('needs', 'parent', 'hours') })

/** Tasks of a file, of which those that others are in are containers. */
const file = fc.dictionary(number.map(String), fc.record({ needs, parent, hours, isOptional: fc.boolean() }))

export const changes = fc.array(
  fc.oneof(
    { weight: 4, arbitrary: typed.map((typed) => ({ typed })) },
    file.map((file) => ({ file })),
  ),
  { minLength: 8, maxLength: 40 },
)

type Change = Awaited<ReturnType<typeof changes.generate>>['value'][number]

/** What is to be in the store. */
interface Node {
  readonly needs: readonly string[]
  readonly parent: string | null
  readonly hours: number | null
  readonly isOptional: boolean
  readonly isContainer: boolean
}

export async function agreesWithAllOfIt(history: readonly Change[]): Promise<void> {
  const place = engine.newPlace()
  const store = await engine.open(place.at, { now: () => 1_000 })
  try {
    let model: ReadonlyMap<string, Node> = new Map()
    for (const change of history) {
      const next = 'typed' in change ? afterTyped(model, change.typed) : afterFile(model, change.file)
      const carriedOut = await outcome(() =>
        'typed' in change ? type(store, model, change.typed) : read(store, next),
      )
      const expected = isCircular(next) ? 'circle' : 'ok'
      expect(carriedOut).toBe(expected)
      if (expected === 'ok') model = next
      expect(await lengthsIn(store)).toEqual(lengthsOf(model))
      expect((await store.paceFacts()).isUnfinished).toBe(false)
    }
    for (const [name, wrong] of Object.entries(engine.recount(place.at)))
      expect({ [name]: wrong }).toEqual({ [name]: [] })
  } finally {
    await store.close()
    place.remove()
  }
}

type Typed = Extract<Change, { typed: unknown }>['typed']
type File = Extract<Change, { file: unknown }>['file']

const typedName = (number: number): string => `t${number}`
const fileName = (number: number | string): string => `f${number}`

/** Of the typed ones or of those in the file, where it is there. */
function there(model: ReadonlyMap<string, Node>, number: number): readonly string[] {
  return [typedName(number), fileName(number)].filter((name) => model.has(name)).slice(-1)
}

const saidBy = (model: ReadonlyMap<string, Node>, { needs, parent, hours }: Typed) => ({
  needs: needs.flatMap((need) => there(model, need)),
  parent: parent === null ? null : (there(model, parent)[0] ?? null),
  hours,
})

function afterTyped(model: ReadonlyMap<string, Node>, typed: Typed): ReadonlyMap<string, Node> {
  const name = typedName(typed.number)
  const said = saidBy(model, typed)
  const before = model.get(name)
  const node: Node =
    before === undefined
      ? { ...said, isOptional: false, isContainer: false }
      : { ...before, [typed.part]: said[typed.part] }
  return new Map([...model, [name, node]])
}

/** Nothing leaves the file, or changes its kind there: what is gone is cancelled, and stays in the way of what needs it. */
function afterFile(model: ReadonlyMap<string, Node>, file: File): ReadonlyMap<string, Node> {
  const after = new Map(model)
  const parents = new Set(Object.values(file).map(({ parent }) => String(parent)))
  for (const [number, { needs, parent, hours, isOptional }] of Object.entries(file))
    after.set(fileName(number), {
      needs: needs.map(fileName),
      parent: parent === null ? null : fileName(parent),
      hours,
      isOptional,
      isContainer: parents.has(number) || after.get(fileName(number))?.isContainer === true,
    })
  return after
}

async function type(store: Store, model: ReadonlyMap<string, Node>, typed: Typed): Promise<unknown> {
  const name = typedName(typed.number)
  const said = saidBy(model, typed)
  const facts = {
    dependsOn: said.needs.map(itemId),
    parent: said.parent === null ? null : itemId(said.parent),
    estimateHours: said.hours,
  }
  if (!model.has(name)) return store.addItem({ ...draft(name), ...facts })
  const changes = { needs: { dependsOn: facts.dependsOn }, parent: { parent: facts.parent } }
  const change =
    typed.part === 'hours' ? { estimateHours: facts.estimateHours } : changes[typed.part as 'needs']
  return store.editItem(itemId(name), change)
}

const read = (store: Store, model: ReadonlyMap<string, Node>): Promise<unknown> =>
  store.importItems(
    'tasks.json',
    [...model].filter(([name]) => name.startsWith('f')).map(([name, node]) => draftOf(itemId(name), node)),
  )

const draftOf = (id: ItemId, { needs, parent, hours, isOptional, isContainer }: Node): ItemDraft =>
  draft(id, {
    needs,
    parent: parent === null ? null : itemId(parent),
    estimateHours: hours,
    ...(isOptional ? { heldAs: 'optional' } : {}),
    ...(isContainer ? { kind: 'container' } : {}),
  })

async function outcome(act: () => Promise<unknown>): Promise<string> {
  try {
    await act()
    return 'ok'
  } catch (error) {
    return String(error).includes('in a circle') ? 'circle' : String(error)
  }
}

function graphOf(model: ReadonlyMap<string, Node>) {
  const names = [...model.keys()]
  const needs = names.map((): number[] => [])
  for (const [name, node] of model) {
    for (const need of node.needs) {
      const needed = names.indexOf(need)
      if (needed >= 0) needs[names.indexOf(name)]?.push(needed)
    }
    if (node.parent !== null && model.get(node.parent)?.isContainer === true && !node.isOptional)
      needs[names.indexOf(node.parent)]?.push(names.indexOf(name))
  }
  return { size: names.length, needs, names }
}

const isCircular = (model: ReadonlyMap<string, Node>): boolean => findCycle(graphOf(model)) !== null

function lengthsOf(model: ReadonlyMap<string, Node>): Readonly<Record<string, number>> {
  const { names, ...graph } = graphOf(model)
  const nodes = [...model.values()]
  const works = nodes.map(({ isContainer, hours }) => (isContainer ? 0 : (hours ?? 1)))
  const lengths = criticalPaths(graph, (node) => works[node] ?? 0)
  return Object.fromEntries(names.map((name, node) => [name, lengths[node] ?? 0]))
}

/** By its id, how long the way to the end behind each task is as the store has it. */
export async function lengthsIn(store: Store): Promise<Readonly<Record<string, number>>> {
  const works = await store.worksAfter(0, 1_000)
  const lengths: Record<string, number> = {}
  const rows = await store.itemsByNumber(works.map(({ row }) => row))
  for (const [index, { length }] of works.entries()) lengths[rows[index]?.item.id ?? ''] = length
  return lengths
}
