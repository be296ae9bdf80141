import type { ReadingRules } from '../core/backlog/reading-rules.ts'
import { isTracker } from '../core/backlog/tracker-name.ts'
import { sizeOf } from '../files/read-user-file.ts'
import { detectFormat, isFormat } from './formats/detect-format.ts'
import type { FormatReading } from './formats/format.ts'
import { allDrafts, streamDrafts } from './lines/stream-drafts.ts'
import { withNumberedTwins } from './numbered-twins.ts'
import type { Backlog } from './read-backlog.ts'
import { isProblem, largestBytes, openLargeSource, type MayLeave } from './source-file.ts'

/** Some three times as much memory is taken by all drafts of a file. */
const largestAtOnce = 512 * 1024 * 1024

interface LargeOrder {
  readonly root: string
  readonly path: string
  /** The name of the format that it was read in before. */
  readonly before: string | null
  readonly rules: ReadingRules
  readonly mayLeave?: MayLeave
  /** See `ReadOptions`. */
  readonly storedVersion?: (source: string) => Promise<string | null>
}

type LargeReading = Pick<FormatReading, 'problems'> &
  Partial<Pick<Backlog, 'source' | 'stamp' | 'format' | 'drafts' | 'stream' | 'isKnown'>>

/** A large file of a format whose files are read line by line; null: any other one, and any that can as well be read whole. */
export async function readLarge(order: LargeOrder): Promise<LargeReading | null> {
  const { root, path, before, rules, mayLeave, storedVersion } = order
  if (isTracker(path)) return null
  // Numbers are given to ids by looking at all of them.
  const isWhole = storedVersion === undefined || rules.duplicateId === 'number'
  const large = await openLargeSource(root, path, mayLeave)
  if (large === null) return null
  if (isProblem(large)) return { problems: [large] }
  const { name, file, head } = large
  if (isWhole && file.size <= largestBytes) return null
  const format = detectFormat({ name, text: head }, { asked: rules.format ?? null, before })
  if (!isFormat(format) || format.lines === undefined) return null
  const stamp = file.stamp
  const found = { source: name, stamp, format: format.name, problems: [] }
  const stream = streamDrafts({ name, file }, format.lines)
  if (!isWhole) {
    if ((await storedVersion(name)) === versionOf(stamp, rules)) return { ...found, isKnown: true }
    return { ...found, stream }
  }
  if (file.size > largestAtOnce) return { ...found, problems: [tooLargeAtOnce(name)] }
  const { drafts, problems } = allDrafts(stream)
  const named = rules.duplicateId === 'number' ? withNumberedTwins(drafts) : { drafts, problems: [] }
  return { ...found, drafts: named.drafts, problems: [...problems, ...named.problems] }
}

const tooLargeAtOnce = (file: string) => ({
  ...({ severity: 'error', file, line: null, field: null } as const),
  message: `is larger than ${sizeOf(largestAtOnce)}, the most for what looks at all tasks at once: import it, or divide it`,
})

/** What a version of a file is recognised by: read by other rules, it says something else. */
export const versionOf = (stamp: string, rules: ReadingRules): string =>
  `${stamp} ${rules.unknownDependency} ${rules.format ?? ''}`.trimEnd()
