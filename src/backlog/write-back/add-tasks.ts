import { problemLine } from '../../core/errors.ts'
import { itemId, type ItemId } from '../../core/ids.ts'
import type { ReadingRules } from '../../core/backlog/reading-rules.ts'
import type { ItemElsewhere } from '../../core/ports/backlog-store.ts'
import type { AddOrder, FileWritten, Proposed, ReviewedWhole } from '../../core/ports/backlog.ts'
import { checkDependencies, unknownNeeds } from '../check-dependencies.ts'
import { detectFormat, isFormat } from '../formats/detect-format.ts'
import type { AddedTasks } from '../formats/added-tasks.ts'
import type { BacklogFormat } from '../formats/format.ts'
import { isProblem, readSourceFile, type SourceFile } from '../source-file.ts'
import type { BacklogPlace } from './backlog-writer.ts'
import { bytesWith, replaceIfUnchanged } from './replace-if-unchanged.ts'

interface Opened {
  readonly file: SourceFile
  readonly format: BacklogFormat
  readonly adds: AddedTasks
}

/** The file as a reviewer is given it; null where its format knows no review of the whole, or the file can't be read now. */
export async function reviewedWhole(place: BacklogPlace): Promise<ReviewedWhole | null> {
  const opened = await open(place)
  if (typeof opened === 'string') return null
  const { file, adds } = opened
  return { file: file.name, text: file.text, isConcluded: adds.isConcluded(file) }
}

/** Which tasks another version of the file has more, if the file can be read with them. Nothing is written. */
export async function proposedTasks(
  place: BacklogPlace,
  text: string,
  known: {
    readonly rules: ReadingRules
    readonly elsewhere: (ids: readonly ItemId[]) => Promise<readonly ItemElsewhere[]>
  },
): Promise<Proposed> {
  const opened = await open(place)
  if (typeof opened === 'string') return { kind: 'problem', message: opened }
  const { file, adds, format } = opened
  const other = { ...file, text }
  const ids = adds.idsOf(file, other)
  if ('problems' in ids) return refused(ids.problems.map(problemLine))
  const whole = { ...file, text: adds.withTasks(file, other, ids) }
  const reading = await format.read(whole, Date.now(), known.rules)
  const [taken] = await known.elsewhere(ids.map(itemId))
  if (taken !== undefined) return { kind: 'problem', message: `${taken.id} is a task of another backlog` }
  const elsewhere = await known.elsewhere(unknownNeeds(reading.drafts))
  const checked = checkDependencies(reading.drafts, { unknown: known.rules.unknownDependency, elsewhere })
  const problems = [...reading.problems, ...checked.problems].filter(({ severity }) => severity === 'error')
  return problems.length > 0 ? refused(problems.map(problemLine)) : { kind: 'tasks', ids }
}

const refused = ([first = '']: readonly string[]): Proposed => ({ kind: 'problem', message: first })

/** Adds tasks of another version, or, where none is named, the record that nothing more is to be done. May be done twice. */
export async function addTasks(place: BacklogPlace, { text, ids }: AddOrder): Promise<FileWritten> {
  const opened = await open(place)
  if (typeof opened === 'string') return { kind: 'problem', message: opened }
  const { file, format, adds } = opened
  const { problems } = await format.read(file, Date.now())
  const broken = problems.find(({ severity }) => severity === 'error')
  if (broken !== undefined) return { kind: 'problem', message: problemLine(broken) }
  if (ids.length === 0 && adds.isConcluded(file)) return { kind: 'shown already' }
  const next = ids.length === 0 ? adds.concluded(file) : adds.withTasks(file, { ...file, text }, ids)
  if (next === file.text) return { kind: 'shown already' }
  return replaceIfUnchanged(file, bytesWith(file, next))
}

/** In one line, why it can't be. */
async function open({
  root,
  source,
  format: before = null,
  mayLeave,
}: BacklogPlace): Promise<Opened | string> {
  const file = await readSourceFile(root, source, mayLeave)
  if (isProblem(file)) return problemLine(file)
  const format = detectFormat(file, { asked: null, before })
  if (!isFormat(format)) return problemLine(format)
  if (format.adds === undefined) return `${file.name}: agents add no tasks to a backlog of this format`
  return { file, format, adds: format.adds }
}
