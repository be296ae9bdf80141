import { statSync } from 'node:fs'
import path from 'node:path'
import { versionOf, type Backlog } from '../../backlog/read-backlog.ts'
import { filePartOf } from '../../backlog/source-part.ts'
import type { ReadingRules } from '../../core/backlog/reading-rules.ts'
import type {
  BacklogReading,
  DraftPiece,
  ReadingInPieces,
  StepsImported,
} from '../../core/ports/backlog-store.ts'
import type { ProcessIdentity } from '../../core/run/identity.ts'
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

/** Imports readings together: few tasks in one transaction, many in short steps. */
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
  const count = news.reduce((sum, { reading }) => sum + reading.drafts.length, 0)
  const isSmall = count <= mostAtOnce && news.every(({ backlog }) => backlog?.stream === undefined)
  if (isSmall) {
    await store.finishImport(ownIdentity)
    const result = await store.importBacklogs(news.map(({ reading }) => reading))
    return { ...result, notices: [] }
  }
  return store.importInSteps({
    readings: news.map(({ reading, backlog }) => inPieces(reading, { backlog, root, rules })),
    unknownDependency: rules.unknownDependency,
    identity: await ownIdentity(),
  })
}

export async function ownIdentity(): Promise<ProcessIdentity | null> {
  const { createProcesses } = await import('../../process/create-processes.ts')
  return createProcesses().self()
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
    pieces: stream.pieces(),
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
