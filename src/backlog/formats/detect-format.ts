import type { Problem } from '../../core/errors.ts'
import type { SourceFile } from '../source-file.ts'
import { candidateOf } from './candidate.ts'
import type { BacklogFormat } from './format.ts'
import { formatNames, formats } from './registry.ts'

export interface FormatWish {
  /** Named by the user, who may name only those that there are; null: found by place and content. */
  readonly asked: string | null
  /** What the file was read as before: it stays that as long as its content allows, whatever else it could be by now. */
  readonly before: string | null
}

/** The format that a file is read in. */
export function detectFormat(
  file: Pick<SourceFile, 'name' | 'text' | 'folder'>,
  { asked, before }: FormatWish,
  known = formats,
): BacklogFormat | Problem {
  const named = known.find(({ name }) => name === asked)
  const isFolder = file.folder !== undefined
  const fitting = known.filter((format) => (format.isFolder === true) === isFolder)
  if (named !== undefined) return fitting.includes(named) ? named : problem(file, otherKind(named, isFolder))
  const candidate = candidateOf(file)
  const scored = fitting.map((format) => ({ format, score: format.score(candidate) }))
  const same = scored.find(({ format, score }) => format.name === before && score > 0)
  if (same !== undefined) return same.format
  const highest = Math.max(...scored.map(({ score }) => score))
  const best = highest > 0 ? scored.filter(({ score }) => score === highest).map(({ format }) => format) : []
  const [first, ...others] = best
  if (first === undefined && !isFolder && file.text.trim() === '')
    return problem(file, 'is empty: there is no task in it')
  if (first === undefined)
    return problem(file, `is not a backlog that loopwork reads; it reads: ${formatNames}`)
  if (others.length === 0) return first
  const names = best.map(({ name }) => name).join(' or ')
  return problem(file, `may be of the format ${names}: say which with --format`)
}

export const isFormat = (found: BacklogFormat | Problem): found is BacklogFormat => 'score' in found

const otherKind = ({ name }: BacklogFormat, isFolder: boolean): string =>
  isFolder ? `is a folder, and ${name} is a file` : `is a file, and ${name} is a folder of them`

const problem = (file: Pick<SourceFile, 'name'>, message: string): Problem => ({
  severity: 'error',
  file: file.name,
  line: null,
  field: null,
  message,
})
