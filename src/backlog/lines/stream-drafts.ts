import type { Problem } from '../../core/errors.ts'
import type { FormatReading } from '../formats/format.ts'
import type { ItemDraft } from '../../core/item.ts'
import { ProblemTally, type ProblemCounts } from '../../core/backlog/problem-tally.ts'
import { foldId } from '../../core/naming/slug.ts'
import { hashOf } from '../../core/policy/flat/name-numbers.ts'
import type { DraftPiece } from '../../core/ports/backlog-store.ts'
import { parseJsonLine, type TextLine } from '../json/json-lines.ts'
import { PlainFields } from '../json/plain-fields.ts'
import { TaskFields, type Fields } from '../json/task-fields.ts'
import type { LineFormat } from './line-format.ts'
import { lineBlocks, linesOf, type LineFile } from './line-file.ts'
import { plainRecord } from './plain-record.ts'

/** The drafts of a large file, piece by piece. */
export interface DraftStream {
  /** From the beginning, without the lines of which it is known what they say. */
  pieces(isKnown: (said: number) => boolean): Generator<readonly DraftPiece[]>
  /** Once all were read. */
  problems(): readonly Problem[]
  /** How many more there are; once all were read. */
  moreProblems(): ProblemCounts
}

/**
 * Reads a file of any size: each line is parsed, used and forgotten. What tasks that are in one another make of each other is looked for
 * in the whole file first, among those alone.
 */
export function streamDrafts(file: LineFile, format: LineFormat): DraftStream {
  let tally = new ProblemTally()
  const tell = (found: readonly Problem[]): void => {
    for (const problem of found) tally.add(problem)
  }
  return {
    problems: () => [...tally.errors, ...tally.notices],
    moreProblems: () => tally.left,
    *pieces(isKnown) {
      tally = new ProblemTally()
      tell(format.notices?.(file.name) ?? [])
      const family = yield* familyIn(file, format)
      const blocks = lineBlocks(file)
      let next = blocks.next()
      for (; next.done !== true; next = blocks.next()) {
        const piece: DraftPiece[] = []
        for (const line of linesOf(next.value)) {
          const member = family.get(line.number)
          const said = saidBy(line, member)
          if (isKnown(said)) continue
          const read = readLine(line, file.name, format)
          if (read === null) continue
          tell(read.problems)
          if (read.draft === null) continue
          const draft = member === undefined ? read.draft : { ...read.draft, ...member }
          // An odd one is never asked for: what there is to tell of the line is to be told at each import.
          piece.push({ draft, said: read.problems.length > 0 ? said + 1 : said })
        }
        yield piece
      }
      if (next.value !== null) tell([next.value])
    },
  }
}

/** All of it at once. */
export function allDrafts(stream: DraftStream): FormatReading {
  const drafts: ItemDraft[] = []
  for (const piece of stream.pieces(() => false)) for (const { draft } of piece) drafts.push(draft)
  const { error, notice } = stream.moreProblems()
  const more = (['error', 'notice'] as const).flatMap((severity) => {
    const count = severity === 'error' ? error : notice
    return count === 0 ? [] : [{ ...nowhere, severity, message: `and ${count} more of such problems` }]
  })
  return { drafts, problems: [...stream.problems(), ...more] }
}

const nowhere = { file: '', line: null, field: null } as const

/** What being in others, or having some in it, makes of a task. */
type Member = Pick<ItemDraft, 'dependsOn' | 'kind'>

/** By their lines: tasks that are in others, and those others. Empty pieces on the way: it takes as long as all that comes behind it. */
function* familyIn(
  file: LineFile,
  format: LineFormat,
): Generator<readonly DraftPiece[], ReadonlyMap<number | null, Member>> {
  const hasSign = (line: string): boolean => line.includes(format.parentSign)
  const inside: ItemDraft[] = []
  const outside: ItemDraft[] = []
  for (const drafts of draftsWith(file, format, hasSign)) {
    for (const draft of drafts) (draft.parent === null ? outside : inside).push(light(draft))
    yield []
  }
  if (inside.length === 0) return new Map()
  const above = new Set(inside.flatMap(({ parent }) => (parent === null ? [] : [foldId(parent)])))
  for (const drafts of draftsWith(file, format, (line) => !hasSign(line) && namesOneOf(line, above))) {
    for (const draft of drafts) outside.push(light(draft))
    yield []
  }
  const members = [...inside, ...outside.filter(({ id }) => above.has(foldId(id)))]
  return new Map(
    format
      .family(members)
      .map(({ line, dependsOn, kind }) => [line, { dependsOn, ...(kind === undefined ? {} : { kind }) }]),
  )
}

function* draftsWith(
  file: LineFile,
  format: LineFormat,
  isMeant: (line: string) => boolean,
): Generator<readonly ItemDraft[]> {
  for (const block of lineBlocks(file)) {
    const drafts: ItemDraft[] = []
    for (const line of linesOf(block)) {
      const draft = isMeant(line.text) ? (readLine(line, file.name, format)?.draft ?? null) : null
      if (draft !== null) drafts.push(draft)
    }
    yield drafts
  }
}

/** Whether a line may be that of one of these ids: one of them is in it, or its id is not written plainly. */
function namesOneOf(line: string, ids: ReadonlySet<string>): boolean {
  if (line.includes('\\u')) return true
  let at = line.indexOf(idKey)
  if (at === -1) return true
  for (; at !== -1; at = line.indexOf(idKey, at + idKey.length)) {
    plainValue.lastIndex = at + idKey.length
    const [, id] = plainValue.exec(line) ?? []
    if (id === undefined || ids.has(foldId(id))) return true
  }
  return false
}

const idKey = '"id"'
const plainValue = /\s*:\s*"([^"\\]*)"/y

/** Only what families are made of: there may be a million. */
const light = (draft: ItemDraft): ItemDraft => ({ ...draft, title: '', description: '', metadata: {} })

interface ReadLine {
  readonly draft: ItemDraft | null
  readonly problems: readonly Problem[]
}

function readLine(line: TextLine, source: string, format: LineFormat): ReadLine | null {
  const place = { source, line: line.number }
  const record = plainRecord(line.text)
  if (record !== null) {
    const fields = new PlainFields(record)
    const draft = format.read(fields, place)
    if (draft !== null && !fields.isOdd) return { draft, problems: [] }
  }
  const object = parseJsonLine(source, line)
  if (object === null) return null
  if (!('values' in object)) return { draft: null, problems: object.problems }
  const fields: Fields = new TaskFields(object)
  return { draft: format.read(fields, place), problems: fields.problems }
}

/** An even number of 53 bits that is the same for the same text in the same line, with the same family. */
function saidBy({ text, number }: TextLine, member: Member | undefined): number {
  const of = member === undefined ? 0 : hashOf(JSON.stringify(member), number)
  // FNV-1a twice, with two primes: a million lines are gone through once.
  let high = 0x811c9dc5 ^ number
  let low = 0x050c5d1f ^ of
  for (let index = 0; index < text.length; index++) {
    const unit = text.charCodeAt(index)
    high = Math.imul(high ^ unit, 0x01000193)
    low = Math.imul(low ^ unit, 0x85ebca6b)
  }
  return (mixed(high) >>> 11) * 2 ** 32 + (mixed(low ^ of) >>> 1) * 2
}

function mixed(state: number): number {
  const spread = Math.imul(state ^ (state >>> 15), 0x2c1b3c6d)
  return spread ^ (spread >>> 12)
}
