import type { Problem } from '../../../core/errors.ts'
import type { ItemDraft } from '../../../core/item.ts'
import { foldId } from '../../../core/naming/slug.ts'
import { wordOfDraft } from '../../../core/policy/backlog-edit.ts'
import { NumberSet } from '../../../core/policy/flat/number-set.ts'
import type { DraftPiece, ReadingInPieces } from '../../../core/ports/backlog-store.ts'
import { integer } from '../../rows/raw-row.ts'
import { all, one } from '../../statement.ts'
import { differences, encodeFacts, type EncodedFacts } from '../encode-facts.ts'
import { selectCheckout } from '../file-standings.ts'
import { selectKnown } from '../select-known.ts'
import { firstPlace, placesPerSource, selectSource } from '../sources.ts'
import { knownBriefs } from './known-briefs.ts'
import type { ShortWrites } from './short-writes.ts'
import { countStanding } from './stage-removals.ts'
import { stage, type StagedDraft } from './staged-rows.ts'

/** As many as one transaction carries out. */
const mostChanges = 500
const numbersAtOnce = 5_000

/** Facts of which neither names nor the order of tasks depend. */
const harmless = new Set<keyof EncodedFacts>([
  ...(['title', 'description', 'priority', 'sourcePriority', 'files', 'assignee'] as const),
  ...(['agent', 'model', 'metadata'] as const),
])

export interface FewChanges {
  /** How many tasks the file has. */
  readonly size: number
  readonly notices: readonly Problem[]
}

/**
 * Puts aside the lines of a large file that say something else than before, where these are few and change nothing that other tasks are
 * checked by: neither ids nor needs, nor what is in what. Only these are read then. Null: everything has to be looked at.
 */
export async function stageFewChanges(
  readings: readonly ReadingInPieces[],
  writes: ShortWrites,
): Promise<FewChanges | null> {
  const [reading, ...others] = readings
  if (reading?.changed === undefined || others.length > 0) return null
  if (reading.switched || reading.takesRemovals === true) return null
  const before = await readBefore(reading, writes)
  if (before === null) return null
  const changed: DraftPiece[] = []
  for (const piece of reading.changed((said) => before.said.meet(said))) {
    changed.push(...piece)
    if (changed.length > mostChanges) return null
    await writes.showAlive()
  }
  const size = before.said.metCount + changed.length
  const notices = reading.problems()
  const isWell = notices.every(({ severity }) => severity === 'notice') && hasNoMore(reading)
  if (size !== before.standing || !isWell) return null
  const staged = await writes.read(() => stagedOf(changed, before))
  if (staged === null) return null
  if (staged.length > 0) await writes.write('stage', () => stage(staged))
  return { size, notices }
}

function hasNoMore({ moreProblems }: ReadingInPieces): boolean {
  const { error, notice } = moreProblems?.() ?? { error: 0, notice: 0 }
  return error + notice === 0
}

interface Before {
  readonly sourceId: number
  readonly checkoutId: number
  /** How many tasks the file had. */
  readonly standing: number
  /** What its lines said of those that have all of it. */
  readonly said: NumberSet
}

/** Null: other checkouts had a say, or tasks need what is nowhere, which is said again at each import. */
async function readBefore(reading: ReadingInPieces, writes: ShortWrites): Promise<Before | null> {
  const ids = await writes.read(function* () {
    const sourceId = yield* selectSource({ path: reading.source })
    const checkoutId = yield* selectCheckout({ root: reading.checkout })
    if (sourceId === null || checkoutId === null || (yield* selectAnyMissing({})) !== null) return null
    return (yield* countReads({ source: sourceId })) === 1 ? { sourceId, checkoutId } : null
  })
  if (ids === null) return null
  const from = firstPlace(ids.sourceId)
  const range = { checkout: ids.checkoutId, from, to: from + placesPerSource }
  const standing = (await writes.read(() => countStanding(range))) ?? 0
  const said = new NumberSet(standing)
  for (let after = from - 1; ;) {
    const rows = await writes.read(() => selectSaid({ ...range, after, limit: numbersAtOnce }))
    // Since they were counted, others may have come.
    if (rows.length === 0) return { ...ids, standing, said }
    for (const row of rows) said.add(row.said)
    after = rows.at(-1)?.place ?? after
  }
}

function* stagedOf(changed: readonly DraftPiece[], before: Before) {
  const names = changed.map(({ draft }) => foldId(draft.id))
  if (new Set(names).size < names.length) return null
  const known = yield* knownBriefs(names, before.checkoutId)
  const staged: StagedDraft[] = []
  for (const [index, { draft, said }] of changed.entries()) {
    const brief = known[index] ?? null
    if (brief === null || brief.source !== before.sourceId || brief.writing !== null) return null
    if (brief.seen !== wordOfDraft(draft) || (brief.said !== null && before.said.isMet(brief.said)))
      return null
    const item = yield* selectKnown({ folded: foldId(draft.id) })
    if (item === null || !isHarmless(draft, { facts: item.facts, line: item.line })) return null
    const place = brief.place - firstPlace(before.sourceId)
    staged.push({ id: index + 1, reading: 0, place, said, draft })
  }
  return staged
}

/** Whether a draft stands where it stood, and says what it said of everything that others depend on. */
const isHarmless = (
  draft: ItemDraft,
  was: { readonly facts: EncodedFacts; readonly line: number | null },
): boolean =>
  draft.line === was.line && differences(was.facts, encodeFacts(draft)).every((name) => harmless.has(name))

const selectAnyMissing = one(`SELECT item FROM missing_needs LIMIT 1`, (row) => integer(row, 'item'))

const countReads = one(`SELECT count(*) AS n FROM file_reads WHERE source = :source`, (row) =>
  integer(row, 'n'),
)

/** Not of what is held though its file says that it is open. */
const selectSaid = all(
  `SELECT i.place, fs.said FROM items i CROSS JOIN file_standings fs
   WHERE i.place > :after AND i.place < :to AND fs.checkout = :checkout AND fs.item = i.id AND fs.said IS NOT NULL
     AND fs.seen <> 'removed' AND fs.writing IS NULL
     AND NOT (i.status = 'todo' AND fs.seen = 'open' AND i.hold IS NOT DISTINCT FROM 'source')
   ORDER BY i.place LIMIT :limit`,
  (row) => ({ place: integer(row, 'place'), said: integer(row, 'said') }),
)
