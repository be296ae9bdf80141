import { integer, real } from '../rows/raw-row.ts'
import { updateLength } from '../operations/ranking.ts'
import { workOf } from '../operations/work-of.ts'
import { all, type Operation } from '../statement.ts'
import { edgesDown, edgesFromContainers, selectLengthsBefore } from './edges.ts'
import type { LengthFront, Waiting } from './length-front.ts'

/** An item with its length, and its own part of that. */
export interface RankedNode {
  readonly item: number
  readonly length: number
  readonly work: number
}

/**
 * Lets lengths follow from what has changed, along the needs, as far as they become other ones. Returns whether that came to an end with
 * so many rows looked at; else some lengths do not follow from the others.
 */
export function* followLengths(front: LengthFront, most: number): Operation<boolean> {
  let left = most
  for (let next = front.take(); next !== null; next = front.take()) {
    const looked = yield* follow(next, front, left)
    if (looked === null || looked > left) return false
    left -= looked
  }
  return true
}

/** Returns how many rows were looked at; null: so many that it was left. */
function* follow(waiting: Waiting, front: LengthFront, most: number): Operation<number | null> {
  const [node] = yield* nodesOf([waiting.item])
  if (node === undefined) return 1
  let { was } = waiting
  let { length } = node
  let looked = 1
  if (waiting.doubt !== null) {
    const found = yield* lengthNow(node, waiting.doubt, most)
    if (found === null) return null
    looked += found.looked
    if (found.length !== length) {
      yield* updateLength({ row: node.item, length: found.length })
      was = Math.max(was ?? length, length)
      length = found.length
    }
  }
  if (was === null && !waiting.isWider) return looked
  const edges = yield* edgesDown([node.item], most + 1)
  if (edges.length > most) return null
  for (const next of yield* nodesOf(edges.map(({ needs }) => needs))) {
    const least = length + next.work
    if (least > next.length) {
      yield* updateLength({ row: next.item, length: least })
      front.add({ ...next, was: next.length })
      // Behind a longer way than this one it stays as it is.
    } else if (was !== null && was > length && next.length <= was + next.work) {
      front.add({ ...next, doubt: 'shrunk' })
    }
  }
  return looked + edges.length
}

/** Null: more rows would have to be looked at. */
function* lengthNow(
  { item, length, work }: RankedNode,
  doubt: 'shrunk' | 'anew',
  most: number,
): Operation<{ readonly length: number; readonly looked: number } | null> {
  const lengths = yield* selectLengthsBefore({ item, limit: most + 1 })
  const containers = yield* edgesFromContainers([item], 1)
  const around = yield* nodesOf(containers.map((edge) => edge.item))
  const longest = Math.max(0, ...lengths, ...around.map((node) => node.length))
  const now = longest + work
  // What is seen of them already makes it as long as it was: with the rest it is no shorter.
  if (lengths.length > most && (doubt === 'anew' || now < length)) return null
  return { length: now, looked: lengths.length + around.length }
}

export function* nodesOf(items: readonly number[]): Operation<readonly RankedNode[]> {
  return items.length === 0 ? [] : yield* selectNodes({ rows: JSON.stringify(items) })
}

const selectNodes = all(
  `SELECT i.id, i.critical_path, ${workOf} AS work
   FROM json_each(:rows) e CROSS JOIN items i CROSS JOIN facts f LEFT JOIN paces p ON p.type = f.type
   WHERE i.id = e.value AND f.item = i.id`,
  (row): RankedNode => ({
    item: integer(row, 'id'),
    length: real(row, 'critical_path'),
    work: real(row, 'work'),
  }),
)
