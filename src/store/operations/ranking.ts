import { itemTypes } from '../../core/item.ts'
import type { Paces } from '../../core/policy/order/paces.ts'
import type { Edge, PaceFacts, RankedLength } from '../../core/ports/ranking-store.ts'
import { flag, integer, real, word, type RawRow } from '../rows/raw-row.ts'
import { all, change, one, type Operation } from '../statement.ts'
import { newestDone } from './newest-done.ts'
import { workOf } from './work-of.ts'

export function* paceFacts(): Operation<PaceFacts> {
  const paces = new Map((yield* selectPaces({})).map(({ type, pace }) => [type, pace]))
  const measured = (yield* newestDone()).map(({ type, ms, units }) => ({ type, ms, units }))
  return { measured, paces, isUnfinished: (yield* selectRound({}))?.isUnfinished === true }
}

export function* beginRound(paces: Paces): Operation<number> {
  for (const [type, pace] of paces) yield* upsertPace({ type, pace })
  yield* bumpRound({ unfinished: 1 })
  return (yield* selectRound({}))?.round ?? 0
}

export function* storeLengths(
  round: number,
  lengths: readonly RankedLength[],
  isLast: boolean,
): Operation<'ok' | 'overtaken'> {
  const current = yield* selectRound({})
  if (current?.round !== round) return 'overtaken'
  for (const { row, length } of lengths) yield* updateLength({ row, length })
  if (isLast) yield* bumpRound({ unfinished: 0 })
  return 'ok'
}

/** Everything is ranked now: whoever is in the middle of a round has an older graph. */
export const endRound = (): Operation<unknown> => bumpRound({ unfinished: 0 })

export const updateLength = change(`UPDATE items SET critical_path = :length WHERE id = :row`)

/** @param rows JSON: a list of pairs. */
export const storeLengthsOf = change(
  `UPDATE items SET critical_path = e.value ->> 1 FROM json_each(:rows) e WHERE items.id = e.value ->> 0`,
)

export const selectWorks = all(
  `SELECT i.id, i.critical_path, ${workOf} AS work, i.status IN ('todo', 'claimed', 'failed') AS open
   FROM items i CROSS JOIN facts f LEFT JOIN paces p ON p.type = f.type
   WHERE i.id > :row AND f.item = i.id ORDER BY i.id LIMIT :limit`,
  (row) => ({
    row: integer(row, 'id'),
    length: real(row, 'critical_path'),
    work: real(row, 'work'),
    isOpen: flag(row, 'open'),
  }),
)

/** Without those of what is done to containers: one of these may open again, with tasks in it that need what is done. */
export const selectEdges = all(
  `SELECT d.item, d.needs FROM dependencies d CROSS JOIN items i
   WHERE (d.item, d.needs) > (:item, :needs) AND i.id = d.item
     AND (i.status <> 'done' OR NOT EXISTS (SELECT 1 FROM items n WHERE n.id = d.needs AND n.kind = 'container'))
   ORDER BY d.item, d.needs LIMIT :limit`,
  edgeOf,
)

/** What a container still waits for of what is in it, as edges. */
export const selectContents = all(
  `SELECT c.id AS item, f.item AS needs FROM items c CROSS JOIN facts f CROSS JOIN items i
   WHERE c.id >= :item AND c.kind = 'container' AND f.parent = c.key AND (c.id > :item OR f.item > :needs)
     AND f.held_as IS DISTINCT FROM 'optional' AND i.id = f.item AND i.status NOT IN ('done', 'cancelled')
     AND c.status NOT IN ('done', 'cancelled')
   ORDER BY c.id, f.item LIMIT :limit`,
  edgeOf,
)

function edgeOf(row: RawRow): Edge {
  return { item: integer(row, 'item'), needs: integer(row, 'needs') }
}

const selectRound = one(`SELECT round, unfinished FROM ranking`, (row) => ({
  round: integer(row, 'round'),
  isUnfinished: flag(row, 'unfinished'),
}))

const bumpRound = change(`UPDATE ranking SET round = round + 1, unfinished = :unfinished`)

export const selectPaces = all(`SELECT type, pace FROM paces`, (row) => ({
  type: word(row, 'type', itemTypes),
  pace: real(row, 'pace'),
}))

const upsertPace = change(
  `INSERT INTO paces (type, pace) VALUES (:type, :pace) ON CONFLICT (type) DO UPDATE SET pace = excluded.pace`,
)
