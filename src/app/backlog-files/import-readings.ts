import { statSync } from 'node:fs'
import path from 'node:path'
import type { Backlog } from '../../backlog/read-backlog.ts'
import { versionOf } from '../../backlog/read-large.ts'
import { filePartOf } from '../../backlog/source-part.ts'
import type { ReadingRules } from '../../core/backlog/reading-rules.ts'
import type {
  BacklogReading,
  DraftPiece,
  ReadingInPieces,
  StepsImported,
} from '../../core/ports/backlog-store.ts'
import type { Store } from '../../core/ports/store.ts'
import { isRecent } from './may-be-half.ts'

interface ReadBacklogs {
  /** What the readings were made of, in their order. */
  readonly backlogs: readonly Backlog[]
  readonly root: string
  readonly rules: ReadingRules
}

/** So many are imported in one transaction, in some 20 ms. */
const mostAtOnce = 500
const pieceSize = 500

/**
 * Imports readings together: few tasks in one transaction, many in short steps, and either behind an import that is under way. Whoever has
 * read a backlog brings it in here.
 */
export async function importReadings(
  store: Store,
  readings: readonly BacklogReading[],
  { backlogs, root, rules }: ReadBacklogs,
): Promise<StepsImported> {
  const isKnown = (index: number): boolean => backlogs[index]?.isKnown === true
  for (const { checkout, source, place } of readings.filter((_, index) => isKnown(index)))
    await store.noteRead(checkout, source, place)
  const news = readings.flatMap((reading, index) =>
    isKnown(index) ? [] : { reading, backlog: backlogs[index] },
  )
  if (news.every(({ backlog }) => backlog?.stream === undefined) && (await areFew(store, news))) {
    const result = await store.importBacklogs(news.map(({ reading }) => reading))
    return { ...result, notices: [] }
  }
  return store.importInSteps({
    readings: news.map(({ reading, backlog }) => inPieces(reading, { backlog, root, rules })),
    unknownDependency: rules.unknownDependency,
  })
}

/** What a file has no more takes as long as what it has. */
async function areFew(store: Store, news: readonly { readonly reading: BacklogReading }[]): Promise<boolean> {
  let count = news.reduce((sum, { reading }) => sum + reading.drafts.length, 0)
  for (const { reading } of news)
    if (count <= mostAtOnce)
      count += Math.max(0, (await store.countIn(reading.source)) - reading.drafts.length)
  return count <= mostAtOnce
}

function inPieces(
  { drafts, ...reading }: BacklogReading,
  { backlog, root, rules }: Omit<ReadBacklogs, 'backlogs'> & { readonly backlog: Backlog | undefined },
): ReadingInPieces {
  const stream = backlog?.stream
  const mayBeHalf = (): boolean => isRecent(changedAt(root, reading.source), Date.now())
  if (stream === undefined || backlog === undefined)
    return { ...reading, pieces: piecesOf(drafts), problems: () => [], mayBeHalf: () => false }
  return {
    ...reading,
    pieces: stream.pieces(() => false),
    changed: (isKnown) => stream.pieces(isKnown),
    problems: () => stream.problems(),
    moreProblems: () => stream.moreProblems(),
    mayBeHalf,
    stamp: () => versionOf(backlog.stamp, rules),
  }
}

function* piecesOf(drafts: BacklogReading['drafts']): Generator<readonly DraftPiece[]> {
  for (let at = 0; at < drafts.length; at += pieceSize)
    yield drafts.slice(at, at + pieceSize).map((draft) => ({ draft, said: null }))
}

function changedAt(root: string, source: string): number | null {
  const stats = statSync(path.resolve(root, filePartOf(root, source)), { throwIfNoEntry: false })
  return stats === undefined ? null : stats.ctimeMs
}
