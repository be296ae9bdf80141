import { totalUsage } from '../../core/agent/total-usage.ts'
import type { Usage } from '../../core/agent/usage.ts'
import { itemId, type EpochMs, type ItemId } from '../../core/ids.ts'
import type { Item } from '../../core/item.ts'
import { foldId } from '../../core/naming/slug.ts'
import type { ItemQuery, ItemRow } from '../../core/ports/store-reader.ts'
import { stateOf } from '../../core/state.ts'
import type { TokenClaim } from '../../core/claims/token-claim.ts'
import type { Timed } from '../driver.ts'
import { attemptColumns, parseAttempt } from '../rows/attempt-row.ts'
import { itemColumns, parseItem, type ItemRecord } from '../rows/item-record.ts'
import { flag, integer, recordOrNull, text, textOrNull } from '../rows/raw-row.ts'
import { parseTokenClaim, tokenClaimColumns } from '../rows/token-claim-row.ts'
import { all, one, type Operation } from '../statement.ts'
import { selectOpenInside } from '../operations/containers.ts'
import { neededOutside } from './needed-outside.ts'
import { selectProgress } from './parts-of.ts'
import { isLimited, limitedRun } from './limited-demands.ts'
import { windowByFile, windowInStretches } from './item-page.ts'

export function* listItems(query: Timed<ItemQuery>): Operation<readonly ItemRow[]> {
  const { order } = query
  const ids = order === 'file' ? yield* windowByFile(query) : yield* windowInStretches({ ...query, order })
  return yield* itemsByNumber(ids, query.now)
}

/** In this order. */
export function* itemsByNumber(ids: readonly number[], now: EpochMs): Operation<readonly ItemRow[]> {
  const rows: ItemRow[] = []
  for (const id of ids) {
    const record = yield* selectItem({ id })
    if (record !== null) rows.push(yield* rowOf(record, now))
  }
  return rows
}

export function* findItem(id: ItemId, now: EpochMs): Operation<ItemRow | null> {
  const record = yield* selectItemByName({ folded: foldId(id) })
  return record === null ? null : yield* rowOf(record, now)
}

export const selectNumber = one(`SELECT id FROM items WHERE folded = :folded`, (row) => integer(row, 'id'))

function* rowOf({ id, epoch, item, outside }: ItemRecord, now: EpochMs): Operation<ItemRow> {
  const { attempt, claim } = yield* lastClaim(id, epoch)
  const blocked = item.blockedBy > 0
  const phase = item.standing.status === 'claimed' ? (attempt?.phase ?? null) : null
  const needs = blocked ? yield* selectOpenNeeds({ item: id }) : []
  const leftOut = !outside && needs.some((need) => need.outside) ? yield* neededOutside(id) : []
  const state = stateOf(item.standing, { blockedBy: item.blockedBy, phase, now })
  return {
    item,
    state:
      state === 'todo' && isReady(item) && isLimited(item, yield* limitedRun(now), now) ? 'waiting' : state,
    attempt,
    ...(claim === null ? {} : { claim }),
    ...(epoch > 1 ? { usage: totalUsage(yield* selectUsages({ item: id })) } : {}),
    ...(outside ? { outside } : {}),
    openNeeds: blocked
      ? [
          ...(item.kind === 'container' ? yield* selectOpenInside({ item: id }) : []),
          ...needs.map(({ key }) => key),
          ...(yield* selectMissingNeeds(id, item.dependsOn)),
        ]
      : [],
    ...(leftOut.length === 0 ? {} : { needsOutside: leftOut }),
    ...(item.kind === 'container' ? yield* progressOf(id) : {}),
    parkedBehind: blocked ? yield* selectPark({ item: id }) : null,
  }
}

/**
 * Every claim raised the epoch, so the last one carries it. Where that was no worker's, the last attempt of a worker is what there is to
 * show beside it, unless somebody has the item now.
 */
function* lastClaim(
  item: number,
  epoch: number,
): Operation<Pick<ItemRow, 'attempt'> & { claim: TokenClaim | null }> {
  if (epoch === 0) return { attempt: null, claim: null }
  const attempt = yield* selectAttempt({ item, epoch })
  if (attempt !== null) return { attempt, claim: null }
  const claim = yield* selectTokenClaim({ item, epoch })
  return { attempt: claim?.end == null ? null : yield* selectLastAttempt({ item }), claim }
}

function* progressOf(item: number): Operation<Pick<ItemRow, 'progress'>> {
  const progress = yield* selectProgress({ item })
  return progress === null || progress.total === 0 ? {} : { progress }
}

const isReady = ({ standing }: Item): boolean => standing.status === 'todo' && standing.hold === null

/** Names that no item has, as the backlog spells them. */
function* selectMissingNeeds(item: number, dependsOn: readonly ItemId[]): Operation<readonly ItemId[]> {
  const missing = new Set(yield* selectMissing({ item }))
  return missing.size === 0 ? [] : dependsOn.filter((id) => missing.has(foldId(id)))
}

const selectItem = one(
  `SELECT ${itemColumns} FROM items i CROSS JOIN facts f CROSS JOIN sources s
   WHERE f.item = i.id AND s.id = i.source AND i.id = :id`,
  parseItem,
)

const selectItemByName = one(
  `SELECT ${itemColumns} FROM items i CROSS JOIN facts f CROSS JOIN sources s
   WHERE f.item = i.id AND s.id = i.source AND i.folded = :folded`,
  parseItem,
)

const selectAttempt = one(
  `SELECT ${attemptColumns} FROM attempts a JOIN items i ON i.id = a.item
   WHERE a.item = :item AND a.epoch = :epoch AND a.owner IS NOT NULL`,
  parseAttempt,
)

const selectLastAttempt = one(
  `SELECT ${attemptColumns} FROM attempts a JOIN items i ON i.id = a.item
   WHERE a.item = :item AND a.owner IS NOT NULL ORDER BY a.epoch DESC LIMIT 1`,
  parseAttempt,
)

const selectTokenClaim = one(
  `SELECT ${tokenClaimColumns} FROM token_claims t JOIN attempts a ON a.id = t.attempt
   WHERE a.item = :item AND a.epoch = :epoch`,
  parseTokenClaim,
)

const selectUsages = all(
  `SELECT g.report ->> 'usage' AS usage FROM attempts a JOIN agents g ON g.attempt = a.id WHERE a.item = :item`,
  (row) =>
    recordOrNull<Usage>(row, 'usage', ['input', 'cached', 'output', 'reasoning', 'costUsd', 'partial']),
)

const selectOpenNeeds = all(
  `SELECT n.key, n.outside = 1 AS outside FROM dependencies d JOIN items n ON n.id = d.needs
   WHERE d.item = :item AND n.status <> 'done' ORDER BY n.place, n.id`,
  (row) => ({ key: itemId(text(row, 'key')), outside: flag(row, 'outside') }),
)

const selectMissing = all(`SELECT folded FROM missing_needs WHERE item = :item`, (row) => text(row, 'folded'))

const selectPark = one(
  `SELECT CASE WHEN p.run_group IS NULL THEN p.path END AS path, coalesce(
     (SELECT g.key FROM items g WHERE g.run_group = p.run_group AND g.status = 'claimed' ORDER BY g.place LIMIT 1)
     , i.key) AS key
   FROM parks p JOIN attempts a ON a.id = p.holder JOIN items i ON i.id = a.item
   WHERE p.waiter = :item`,
  (row) => ({ item: itemId(text(row, 'key')), path: textOrNull(row, 'path') }),
)
