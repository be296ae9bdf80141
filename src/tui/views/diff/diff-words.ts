import type { DiffContent, DiffShown } from '../../../core/board/page-content.ts'
import type { DiffFile } from '../../../core/diff/diff.ts'
import { shortOid } from '../../../core/ids.ts'
import { groupDigits, plural } from '../../../text/plural.ts'
import { literal, safe, type Safe } from '../../../text/safe.ts'
import { sanitize } from '../../../text/sanitize.ts'
import { sourceText } from '../../../text/escapes/source-text.ts'
import { ageWords } from '../../../text/time/age-words.ts'

/** `work so far  31fc88e to the worktree, 8s ago` */
export function sourceWords(
  { source, at }: Extract<DiffShown, { kind: 'read' }>,
  { attempt }: DiffContent,
  now: number,
): Safe {
  const of = (id: Parameters<typeof shortOid>[0]): Safe => sanitize(shortOid(id))
  switch (source.kind) {
    case 'so far':
      return safe`work so far  ${of(source.given)} to the worktree, ${ageWords(now - at)} ago`
    case 'result':
      return safe`result of try ${attempt?.number ?? 1}  ${of(source.from)} to ${of(source.to)}`
    case 'merged':
      return safe`as merged  ${of(source.commit)}`
  }
}

/** Why there are no files to show. */
export function noDiffWords({ shown, attempt }: DiffContent): Safe {
  switch (shown.kind) {
    case 'read':
      return shown.source.kind === 'so far'
        ? literal('Nothing has changed yet.')
        : literal('Nothing differs.')
    case 'comparing':
      return literal('Comparing…')
    case 'failed':
      return safe`It can’t be compared: ${sanitize(shown.why)}`
    case 'none':
      switch (shown.why) {
        case 'not tried':
          return literal('Nothing has been made of it yet.')
        case 'not begun':
          return literal('Its worktree is being prepared.')
        case 'nothing changed':
          return safe`Try ${attempt?.number ?? 1} changed nothing.`
      }
  }
}

/** What is to be said of a file besides its lines: `new file`, `renamed from src/a.ts`, `executable now`. */
export function fileWords({ state, from, modes, content }: DiffFile): readonly Safe[] {
  const words: Safe[] = []
  if (state === 'added') words.push(modes.new === link ? literal('new link') : literal('new file'))
  if (state === 'deleted') words.push(literal('deleted'))
  if (from !== null) words.push(safe`renamed from ${sourceText(from)}`)
  if (modes.old !== null && modes.new !== null && modes.old !== modes.new)
    words.push(modeWords(modes.old, modes.new))
  if (state === 'added' && modes.new === executable) words.push(literal('executable'))
  if (modes.new === submodule || (modes.new === null && modes.old === submodule))
    words.push(literal('submodule'))
  if (content.kind !== 'text') {
    const sizes = [content.oldBytes, content.newBytes].flatMap((bytes) =>
      bytes === null ? [] : [sizeWords(bytes)],
    )
    const what = content.kind === 'binary' ? literal('binary') : literal('too big to compare')
    words.push(
      safe`${what}, ${sizes[0] ?? literal('0 bytes')}${sizes[1] === undefined ? literal('') : safe` to ${sizes[1]}`}`,
    )
  }
  return words
}

const executable = '100755'
const link = '120000'
const submodule = '160000'

function modeWords(old: string, now: string): Safe {
  if (now === link) return literal('a link now')
  if (now === submodule) return literal('a submodule now')
  if (old === link || old === submodule) return literal('a file now')
  return now === executable ? literal('executable now') : literal('not executable any more')
}

export function sizeWords(bytes: number): Safe {
  if (bytes < 1000) return plural(bytes, 'byte')
  const units = [literal('kB'), literal('MB'), literal('GB')] as const
  let [value, unit] = [bytes / 1000, 0]
  while (value >= 1000 && unit < units.length - 1) {
    value /= 1000
    unit += 1
  }
  const [whole = '0', part = ''] = value.toFixed(value < 10 ? 1 : 0).split('.')
  const shown = part === '' ? safe`${Number(whole)}` : safe`${Number(whole)}.${Number(part)}`
  return safe`${shown} ${units[unit] ?? units[0]}`
}

/** Instead of its lines. */
export const foldedWords = ({ lineCount, bytes }: DiffFile): Safe =>
  safe`${groupDigits(lineCount)} lines, ${sizeWords(bytes)}: folded`
