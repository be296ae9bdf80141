import { itemTypes } from '../../core/item.ts'
import type { Paces } from '../../core/policy/order/paces.ts'
import type { PaceFacts, RankedLength } from '../../core/ports/ranking-store.ts'
import { integer, real, word } from '../rows/raw-row.ts'
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
  yield* startRound({})
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

/** Every length follows from the graph now, as one has it who began with this round. */
export const endRound = (): Operation<unknown> => bumpRound({ unfinished: 0 })

/** Lengths may not follow from the graph: they are all looked at, by whoever comes next. */
export const markOutdated = (): Operation<unknown> => bumpRound({ unfinished: 2 })

/**
 * The graph is another one: whoever is in the middle of a round has an older one, and has stored part of its lengths, which all have to be
 * looked at then. `whole`: 0 where there are others that do not follow from the graph.
 */
export const endChange = change(
  `UPDATE ranking SET round = round + 1, unfinished = CASE WHEN unfinished = 0 AND :whole = 1 THEN 0 ELSE 2 END`,
)

export const updateLength = change(`UPDATE items SET critical_path = :length WHERE id = :row`)

/** @param rows JSON: a list of pairs. */
export const storeLengthsOf = change(
  `UPDATE items SET critical_path = e.value ->> 1 FROM json_each(:rows) e WHERE items.id = e.value ->> 0`,
)

export const selectWorks = all(
  `SELECT i.id, i.critical_path, ${workOf} AS work
   FROM items i CROSS JOIN facts f LEFT JOIN paces p ON p.type = f.type
   WHERE i.id > :row AND f.item = i.id ORDER BY i.id LIMIT :limit`,
  (row) => ({
    row: integer(row, 'id'),
    length: real(row, 'critical_path'),
    work: real(row, 'work'),
  }),
)

/** `unfinished`: 1 in the middle of a round, 2 when lengths do not follow from the graph. */
export const selectRound = one(`SELECT round, unfinished FROM ranking`, (row) => ({
  round: integer(row, 'round'),
  isUnfinished: integer(row, 'unfinished') > 0,
  isOutdated: integer(row, 'unfinished') === 2,
}))

/** What was outdated stays so until the round has ended: a kill may come before. */
const startRound = change(
  `UPDATE ranking SET round = round + 1, unfinished = CASE unfinished WHEN 2 THEN 2 ELSE 1 END`,
)

const bumpRound = change(`UPDATE ranking SET round = round + 1, unfinished = :unfinished`)

export const selectPaces = all(`SELECT type, pace FROM paces`, (row) => ({
  type: word(row, 'type', itemTypes),
  pace: real(row, 'pace'),
}))

const upsertPace = change(
  `INSERT INTO paces (type, pace) VALUES (:type, :pace) ON CONFLICT (type) DO UPDATE SET pace = excluded.pace`,
)
