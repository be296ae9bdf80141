import { LoopworkError, type Problem } from '../../core/errors.ts'
import { suggestWord } from '../../core/naming/suggest-word.ts'
import type { SourceFile } from '../source-file.ts'
import { candidateOf } from './candidate.ts'
import type { BacklogFormat } from './format.ts'
import { formatNamed, formatNames, formats } from './registry.ts'

export interface FormatWish {
  /** Named by the user; null: found by place and content. */
  readonly asked: string | null
  /** What the file was read as before: it stays that as long as its content allows, whatever else it could be by now. */
  readonly before: string | null
}

/** The format that a file is read in. */
export function detectFormat(
  file: Pick<SourceFile, 'name' | 'text'>,
  { asked, before }: FormatWish,
  known = formats,
): BacklogFormat | Problem {
  if (asked !== null) return askedFormat(asked)
  const candidate = candidateOf(file.name, file.text)
  const scored = known.map((format) => ({ format, score: format.score(candidate) }))
  const same = scored.find(({ format, score }) => format.name === before && score > 0)
  if (same !== undefined) return same.format
  const highest = Math.max(...scored.map(({ score }) => score))
  const best = highest > 0 ? scored.filter(({ score }) => score === highest).map(({ format }) => format) : []
  const [first, ...others] = best
  if (first === undefined)
    return problem(file, `is not a backlog that loopwork reads; it reads: ${formatNames}`)
  if (others.length === 0) return first
  const names = best.map(({ name }) => name).join(' or ')
  return problem(file, `may be of the format ${names}: say which with --format`)
}

/** @throws LoopworkError kind `usage` when there is no such format. */
export function askedFormat(name: string): BacklogFormat {
  const format = formatNamed(name)
  if (format !== null) return format
  const names = formats.map((known) => known.name)
  const meant = suggestWord(name, names)
  throw new LoopworkError('usage', `there is no backlog format ${JSON.stringify(name)}`, {
    hint: meant === null ? `the formats are: ${names.join(', ')}` : `did you mean ${meant}?`,
  })
}

export const isFormat = (found: BacklogFormat | Problem): found is BacklogFormat => 'score' in found

const problem = (file: Pick<SourceFile, 'name'>, message: string): Problem => ({
  severity: 'error',
  file: file.name,
  line: null,
  field: null,
  message,
})
