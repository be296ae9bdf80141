import { itemTypes } from '../../../core/item.ts'
import { foldId } from '../../../core/naming/slug.ts'
import { EdgeList } from '../../../core/policy/flat/edge-list.ts'
import { findFlatCycle, flatPaths, type FlatGraph } from '../../../core/policy/flat/flat-graph.ts'
import { NumberList } from '../../../core/policy/flat/number-list.ts'
import type { Edge } from '../../../core/ports/ranking-store.ts'
import { selectPaces, selectRound } from '../../operations/ranking.ts'
import { itemStatuses } from '../../rows/item-record.ts'
import { integer, integerOrNull, list, real, text, textOrNull, word } from '../../rows/raw-row.ts'
import { all, one, type Operation } from '../../statement.ts'
import { unitsOf } from '../../operations/work-of.ts'
import { membersShown, refuseCycle, type CycleMember } from '../import-problems.ts'
import type { DraftIndex } from './draft-index.ts'
import type { ShortWrites } from './short-writes.ts'
import type { Staged } from './stage-readings.ts'

const rowsAtOnce = 2_000

/** How long the way to the end is behind each item, once everything is carried out. */
export interface Lengths {
  /** Of the store's graph before it was read. */
  readonly round: number
  ofStaged(this: void, id: number): number | null
  /** Rows of items that the store has, with a length that is another one now; in the order of their rows. */
  changes(): Generator<{ readonly row: number; readonly length: number }>
}

interface Named {
  readonly source: string
}

/**
 * Looks at the graph of everything, the store's with what files make of it. @throws LoopworkError kind `backlog` for a circle.
 * @param cancelled rows of items that are over with this import, since their file has them no more.
 */
export async function checkGraph(
  staged: Pick<Staged, 'index' | 'isStaged'>,
  { readings, cancelled }: { readonly readings: readonly Named[]; readonly cancelled: ReadonlySet<number> },
  writes: ShortWrites,
): Promise<Lengths> {
  const { index } = staged
  const refuseCircle = async (graph: FlatGraph): Promise<void> => {
    await writes.showAlive()
    const cycle = findFlatCycle(graph)
    if (cycle === null) return
    const members = await writes.read(() => membersOf(cycle, { staged, readings }))
    refuseCycle(members, cycle.length)
  }
  await refuseCircle(index.graphOfFiles())
  const round = (await writes.read(() => selectRound({})))?.round ?? 0
  const stored = await storedGraph(index, cancelled, writes)
  const graph = index.graph(stored.edges)
  await refuseCircle(graph)
  const lengths = flatPaths(graph, await weightsOf(index, writes))
  return {
    round,
    ofStaged: (id) => lengths[index.nodeOfDraft(id - 1)] ?? null,
    *changes() {
      for (const { node, row, length } of stored.ranked()) {
        const now = lengths[node] ?? length
        if (now !== length) yield { row, length: now }
      }
    },
  }
}

interface StoredGraph {
  readonly edges: EdgeList
  ranked(): Generator<{ readonly node: number; readonly row: number; readonly length: number }>
}

/** Items, and edges between them, that the store has already. */
async function storedGraph(
  index: DraftIndex,
  cancelled: ReadonlySet<number>,
  writes: ShortWrites,
): Promise<StoredGraph> {
  const nodeOf = new NumberList()
  const lengths: number[] = []
  const rows = new NumberList()
  for (let after = 0; ;) {
    const items = await writes.read(() => selectItems({ after, limit: rowsAtOnce }))
    for (const { folded, length, ...facts } of items) {
      const { row } = facts
      const node = index.nodeOf(folded)
      index.describeStored(
        node,
        cancelled.has(row) ? { ...facts, status: 'cancelled', isOverByContents: false } : facts,
      )
      while (nodeOf.length <= row) nodeOf.push(-1)
      nodeOf.set(row, node)
      rows.push(row)
      lengths.push(length)
    }
    if (items.length < rowsAtOnce) break
    after = items.at(-1)?.row ?? after
  }
  return {
    edges: await storedEdges(index, nodeOf, writes),
    *ranked() {
      for (const [at, row] of rows.view().entries())
        yield { node: nodeOf.at(row), row, length: lengths[at] ?? 0 }
    },
  }
}

/** What files say of their open items counts in place of what they said before. */
async function storedEdges(index: DraftIndex, nodeOf: NumberList, writes: ShortWrites): Promise<EdgeList> {
  const edges = new EdgeList()
  if (nodeOf.length === 0) return edges
  const { facts } = index
  // What an item is in is said by the item.
  const stored = new EdgeList()
  const parts = (after: Edge) => writes.read(() => selectParts({ ...after, limit: rowsAtOnce }))
  await allEdges(parts, ({ item, needs }) => {
    const [whole, part] = [nodeOf.at(item), nodeOf.at(needs)]
    if (!facts.isOwn(part)) stored.push(whole, part)
  })
  facts.reopen([index.ownParts(), stored])
  edges.pushAll(stored, (whole, part) => facts.waitsForPart(whole, part))
  const add = (node: number, needed: number): void => {
    if (!facts.isOwn(node) && facts.waitsFor(node, needed)) edges.push(node, needed)
  }
  const needs = (after: Edge) => writes.read(() => selectNeeds({ ...after, limit: rowsAtOnce }))
  await allEdges(needs, ({ item, needs }) => add(nodeOf.at(item), nodeOf.at(needs)))
  // Names become edges when there is an item for them.
  for (let after = { item: 0, folded: '' }; ;) {
    const missing = await writes.read(() => selectMissing({ ...after, limit: rowsAtOnce }))
    for (const { item, folded } of missing) add(nodeOf.at(item), index.nodeOf(folded))
    const last = missing.at(-1)
    if (last === undefined || missing.length < rowsAtOnce) return edges
    after = last
  }
}

async function allEdges(
  read: (after: Edge) => Promise<readonly Edge[]>,
  take: (edge: Edge) => void,
): Promise<void> {
  for (let after: Edge = { item: 0, needs: 0 }; ;) {
    const edges = await read(after)
    for (const edge of edges) take(edge)
    const last = edges.at(-1)
    if (last === undefined || edges.length < rowsAtOnce) return
    after = last
  }
}

async function weightsOf(index: DraftIndex, writes: ShortWrites): Promise<Float64Array> {
  const paces = new Map((await writes.read(() => selectPaces({}))).map(({ type, pace }) => [type, pace]))
  const byType = itemTypes.map((type) => paces.get(type) ?? 1)
  const weights = new Float64Array(index.nodes)
  for (let node = 0; node < weights.length; node++)
    weights[node] = (index.facts.units[node] ?? 0) * (byType[index.facts.types.at(node)] ?? 1)
  return weights
}

/** The first members of a circle with their places, as files and the store have them. */
function* membersOf(
  cycle: readonly number[],
  {
    staged,
    readings,
  }: {
    readonly staged: Pick<Staged, 'index' | 'isStaged'>
    readonly readings: readonly Named[]
  },
): Operation<readonly CycleMember[]> {
  const { index } = staged
  const found: Member[] = []
  for (const node of cycle.slice(0, membersShown + 1)) {
    const ordinal = index.draftOf(node)
    const row =
      ordinal !== null && staged.isStaged(ordinal)
        ? yield* selectStagedMember({ id: ordinal + 1 })
        : yield* selectStoredMember({ id: index.items.at(node) })
    if (row !== null)
      found.push({ ...row, source: row.source ?? readings[row.reading ?? -1]?.source ?? null })
  }
  return found.map(({ id, dependsOn, source, line }, at) => {
    const next = found[(at + 1) % found.length]
    const isNeeded = next !== undefined && dependsOn.some((need) => foldId(need) === foldId(next.id))
    const isInside = next?.parent != null && foldId(next.parent) === foldId(id)
    return { id, source, line, link: isInside && !isNeeded ? 'contains' : 'needs' }
  })
}

interface Member {
  readonly id: string
  readonly dependsOn: readonly string[]
  readonly parent: string | null
  readonly source: string | null
  readonly line: number | null
}

const selectItems = all(
  `SELECT i.id, i.folded, i.status, i.kind, i.reason ->> 'code' = 'contents' AS over_by_contents, i.critical_path, ${unitsOf} AS units, f.type, f.held_as
   FROM items i CROSS JOIN facts f WHERE i.id > :after AND f.item = i.id ORDER BY i.id LIMIT :limit`,
  (row) => ({
    row: integer(row, 'id'),
    folded: text(row, 'folded'),
    length: real(row, 'critical_path'),
    units: row['kind'] === 'container' ? 0 : real(row, 'units'),
    type: itemTypes.indexOf(word(row, 'type', itemTypes)),
    isContainer: row['kind'] === 'container',
    isOptional: row['held_as'] === 'optional',
    status: word(row, 'status', itemStatuses),
    isOverByContents: row['over_by_contents'] === 1,
  }),
)

/** Of what is done and of containers, too: which of these wait may be another thing with this import. */
const selectNeeds = all(
  `SELECT item, needs FROM dependencies WHERE (item, needs) > (:item, :needs) ORDER BY item, needs LIMIT :limit`,
  (row): Edge => ({ item: integer(row, 'item'), needs: integer(row, 'needs') }),
)

/** What is in containers, whether it is waited for or not. */
const selectParts = all(
  `SELECT c.id AS item, f.item AS needs FROM items c CROSS JOIN facts f
   WHERE c.id >= :item AND c.kind = 'container' AND f.parent = c.key AND (c.id > :item OR f.item > :needs)
   ORDER BY c.id, f.item LIMIT :limit`,
  (row): Edge => ({ item: integer(row, 'item'), needs: integer(row, 'needs') }),
)

const selectMissing = all(
  `SELECT item, folded FROM missing_needs WHERE (item, folded) > (:item, :folded) ORDER BY item, folded LIMIT :limit`,
  (row) => ({ item: integer(row, 'item'), folded: text(row, 'folded') }),
)

const selectStagedMember = one(
  `SELECT key, depends_on, parent, line, reading FROM staged WHERE id = :id`,
  (row) => ({
    id: text(row, 'key'),
    dependsOn: list<string>(row, 'depends_on'),
    parent: textOrNull(row, 'parent'),
    line: integerOrNull(row, 'line'),
    source: null,
    reading: integer(row, 'reading'),
  }),
)

const selectStoredMember = one(
  `SELECT i.key, f.depends_on, f.parent, f.line, s.path FROM items i JOIN facts f ON f.item = i.id JOIN sources s ON s.id = i.source WHERE i.id = :id`,
  (row) => ({
    id: text(row, 'key'),
    dependsOn: list<string>(row, 'depends_on'),
    parent: textOrNull(row, 'parent'),
    line: integerOrNull(row, 'line'),
    source: textOrNull(row, 'path'),
    reading: null,
  }),
)
