import type { Fence } from '../../core/attempt.ts'
import { reviewPassLabel, type ReviewPass, type ReviewPassOrder } from '../../core/backlog/review-pass.ts'
import { attemptId, itemId, type EpochMs, type ItemId, type RunId } from '../../core/ids.ts'
import { foldId } from '../../core/naming/slug.ts'
import { defaultPriority } from '../../core/priority.ts'
import type { Fenced } from '../../core/ports/fenced.ts'
import { importTyped } from '../import/import-typed.ts'
import { isOfSource } from '../import/sources.ts'
import { itemStatuses } from '../rows/item-record.ts'
import { flag, integer, integerOrNull, list, text, word, type RawRow } from '../rows/raw-row.ts'
import { all, change, one, type Operation } from '../statement.ts'
import { ownersClaim } from './attempts/fence.ts'

/**
 * Adds the item of a review of the whole, if one is due: all of the backlog is done; no review of it is open; and the run's last one added
 * something, or it has none yet and the backlog's record does not say already that nothing more is to be done. Null: none is due.
 */
export function* openReviewPass(
  run: RunId,
  { source, isConcluded, most }: ReviewPassOrder,
  now: EpochMs,
): Operation<ItemId | null> {
  const sourceId = yield* selectSource({ source })
  if (sourceId === null || ((yield* isAnyOpen({ source: sourceId })) ?? true)) return null
  const passes = yield* selectPasses({ run, source: sourceId })
  const last = passes.at(-1)
  if (passes.length >= most) return null
  if (last !== undefined && (last.status !== 'done' || last.found.length === 0)) return null
  if (last === undefined && isConcluded && !((yield* hasDone({ run, source: sourceId })) ?? false))
    return null
  const id = yield* nextId()
  yield* importTyped(
    {
      id,
      title: `Review of ${source}: which tasks are missing`,
      description: 'An agent looks at the whole, and adds the tasks that are missing to the backlog.',
      type: 'chore',
      priority: defaultPriority,
      sourcePriority: null,
      parent: null,
      dependsOn: [],
      files: [],
      estimateHours: null,
      assignee: null,
      agent: null,
      model: null,
      source: null,
      line: null,
      metadata: { labels: [reviewPassLabel] },
      status: 'todo',
      hold: null,
    },
    now,
    'whole',
  )
  yield* insertPass({ folded: foldId(id), run, source: sourceId })
  return id
}

export const reviewPassOf = (item: ItemId): Operation<ReviewPass | null> =>
  selectPass({ folded: foldId(item) })

/** What the attempt has found missing, before it stands in the file. */
export function* noteFound(fence: Fence, ids: readonly string[]): Operation<Fenced<'ok'>> {
  const claim = yield* ownersClaim(fence)
  if (claim === null) return 'ghost'
  yield* updateFound({ item: claim.item, attempt: claim.attempt, found: JSON.stringify(ids) })
  return 'ok'
}

function* nextId(): Operation<ItemId> {
  for (let number = ((yield* countPasses({})) ?? 0) + 1; ; number++) {
    const id = itemId(`REVIEW-${number}`)
    if (!((yield* isTaken({ folded: foldId(id) })) ?? false)) return id
  }
}

const ofSource = isOfSource(':source')

const selectSource = one(`SELECT id FROM sources WHERE path = :source`, (row) => integer(row, 'id'))

/** Also one that failed, or that is blocked: a review would call done what is not. A run of a part of the backlog reviews no whole. */
const isAnyOpen = one(
  `SELECT EXISTS (SELECT 1 FROM scope WHERE filter IS NOT NULL) OR EXISTS (SELECT 1 FROM items i WHERE ${ofSource} AND i.status NOT IN ('done', 'cancelled'))
     OR EXISTS (SELECT 1 FROM review_passes p JOIN items i ON i.id = p.item
                WHERE p.source = :source AND i.status IN ('todo', 'claimed')) AS is_open`,
  (row) => flag(row, 'is_open'),
)

const selectPasses = all(
  `SELECT i.status, coalesce(p.found, '[]') AS found FROM review_passes p JOIN items i ON i.id = p.item
   WHERE p.run = :run AND p.source = :source ORDER BY p.item`,
  (row) => ({ status: word(row, 'status', itemStatuses), found: list<string>(row, 'found') }),
)

const hasDone = one(
  `SELECT EXISTS (SELECT 1 FROM attempts a JOIN items i ON i.id = a.item
                  WHERE a.run = :run AND a.outcome = 'done' AND ${ofSource}) AS has_done`,
  (row) => flag(row, 'has_done'),
)

const countPasses = one(`SELECT count(*) AS n FROM review_passes`, (row) => integer(row, 'n'))

const isTaken = one(`SELECT EXISTS (SELECT 1 FROM items WHERE folded = :folded) AS taken`, (row) =>
  flag(row, 'taken'),
)

const insertPass = change(
  `INSERT INTO review_passes (item, run, source) SELECT id, :run, :source FROM items WHERE folded = :folded`,
)

const selectPass = one(
  `SELECT i.key, s.path, p.attempt, p.found FROM review_passes p JOIN items i ON i.id = p.item JOIN sources s ON s.id = p.source
   WHERE i.folded = :folded`,
  (row: RawRow): ReviewPass => {
    const attempt = integerOrNull(row, 'attempt')
    return {
      item: itemId(text(row, 'key')),
      source: text(row, 'path'),
      found: attempt === null ? null : { attempt: attemptId(attempt), ids: list<string>(row, 'found') },
    }
  },
)

const updateFound = change(`UPDATE review_passes SET attempt = :attempt, found = :found WHERE item = :item`)
