import type { ReadingRules } from '../../core/backlog/reading-rules.ts'
import type { EpochMs } from '../../core/ids.ts'
import { detectFormat, isFormat } from '../formats/detect-format.ts'
import type { BacklogFormat } from '../formats/format.ts'
import { apartIn } from '../lint/shared-files.ts'
import { shownId } from '../lint/rule.ts'
import type { SourceFile } from '../source-file.ts'
import { spliced, type Splice } from '../write-back/patch-spots.ts'
import { bytesWith } from '../write-back/replace-if-unchanged.ts'
import { losesNeedsOnly, losesSideBySideOnly, type Readings } from './as-promised.ts'
import type { NeedList } from './fixable.ts'
import { needlessMessage, needlessNeeds, type NeedlessNeed } from './needless-needs.ts'

/** One thing that is mended, at its place in the file as it was. */
export interface Fix {
  readonly rule: 'shared-files' | NeedlessNeed['rule']
  readonly file: string
  readonly line: number
  readonly message: string
}

export interface FixPlan {
  readonly fixes: readonly Fix[]
  /** As they were read, each with what it is to be. */
  readonly files: readonly { readonly file: SourceFile; readonly text: string }[]
}

interface Reader {
  readonly format: BacklogFormat
  readonly rules: ReadingRules
  readonly now: EpochMs
}

/**
 * What can be mended in a backlog without losing anything. Each step is read again, and counts only where nothing else of any
 * item has changed.
 */
export async function planFix(file: SourceFile, reader: Reader): Promise<FixPlan> {
  const apart = await marksRemoved(file, reader)
  const needs = await needsRemoved(apart.file, reader)
  return { fixes: [...apart.fixes, ...needs.fixes], files: changedFiles(file, needs.file) }
}

interface Step {
  readonly file: SourceFile
  readonly fixes: readonly Fix[]
}

/** Takes marks away until none of those side by side name the same file: what follows is another group then. */
async function marksRemoved(given: SourceFile, reader: Reader): Promise<Step> {
  const { format, rules, now } = reader
  const fixes: Fix[] = []
  let file = given
  let before = await format.read(file, now, rules)
  for (;;) {
    const marks = new Map((format.fixable?.(file).marks ?? []).map((mark) => [mark.line, mark]))
    const found = apartIn(before.drafts).flatMap(({ draft, from, files }) => {
      const mark = marks.get(draft.line ?? 0)
      if (mark === undefined) return []
      const message = `${shownId(draft)} loses its ${mark.mark}: ${shownId(from)} names ${files.join(', ')}, too`
      const fix: Fix = { rule: 'shared-files', file: given.name, line: mark.line, message }
      return [{ splice: mark.removal, fix, draft }]
    })
    const next = withSplices(
      file,
      found.map(({ splice }) => [undefined, splice] as const),
    )
    const after = await format.read(next, now, rules)
    const changed = new Set(found.map(({ draft }) => draft.line ?? 0))
    if (
      found.length === 0 ||
      !isStill(format, { file, next }) ||
      !losesSideBySideOnly({ before, after }, changed)
    )
      return { file, fixes }
    fixes.push(...found.map(({ fix }) => fix))
    file = next
    before = after
  }
}

async function needsRemoved(file: SourceFile, { format, rules, now }: Reader): Promise<Step> {
  const before = await format.read(file, now, rules)
  const found = needlessNeeds(format.fixable?.(file) ?? { needs: [] }, before.drafts)
  if (found.length === 0) return { file, fixes: [] }
  const next = withSplices(file, splicesOf(found))
  const readings: Readings = { before, after: await format.read(next, now, rules) }
  if (!isStill(format, { file, next }) || !losesNeedsOnly(readings, found)) return { file, fixes: [] }
  const fixes = found.map((needless): Fix => {
    const { rule, list, need } = needless
    return { rule, file: (list.file ?? file).name, line: need.line, message: needlessMessage(needless) }
  })
  return { file: next, fixes }
}

function splicesOf(found: readonly NeedlessNeed[]): readonly (readonly [SourceFile | undefined, Splice])[] {
  const byList = new Map<NeedList, Set<number>>()
  for (const { list, index } of found) byList.set(list, (byList.get(list) ?? new Set()).add(index))
  return [...byList].flatMap(([list, dropped]) =>
    list.without(dropped).map((splice) => [list.file, splice] as const),
  )
}

/** What shows the format must not go with what is mended. */
function isStill({ name }: BacklogFormat, { file, next }: { file: SourceFile; next: SourceFile }): boolean {
  const nameOf = (of: SourceFile): string | null => {
    const format = detectFormat(of, { asked: null, before: null })
    return isFormat(format) ? format.name : null
  }
  return nameOf(file) !== name || nameOf(next) === name
}

/** @param splices each with the file of the folder that it is in. */
function withSplices(
  file: SourceFile,
  splices: readonly (readonly [SourceFile | undefined, Splice])[],
): SourceFile {
  const byFile = Map.groupBy(splices, ([part]) => part)
  const own = byFile.get(undefined)
  const changed = own === undefined ? file : withText(file, spliced(file.text, splicesIn(own)))
  if (file.folder === undefined) return changed
  const parts = file.folder.parts.map((part) => {
    const inPart = byFile.get(part)
    return inPart === undefined ? part : withText(part, spliced(part.text, splicesIn(inPart)))
  })
  return { ...changed, folder: { ...file.folder, parts } }
}

const splicesIn = (found: readonly (readonly [unknown, Splice])[]): readonly Splice[] =>
  found.map(([, splice]) => splice)

const withText = <F extends SourceFile>(file: F, text: string): F => ({
  ...file,
  text,
  bytes: bytesWith(file, text),
})

function changedFiles(before: SourceFile, after: SourceFile): FixPlan['files'] {
  const own = before.text === after.text ? [] : [{ file: before, text: after.text }]
  const parts = (before.folder?.parts ?? []).flatMap((part, index) => {
    const text = after.folder?.parts[index]?.text ?? part.text
    return text === part.text ? [] : [{ file: part, text }]
  })
  return [...own, ...parts]
}
