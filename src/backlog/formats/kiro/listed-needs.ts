import type { NeedList } from '../../fix/fixable.ts'
import { withoutEntries } from '../../fix/without-entries.ts'
import { namedItem } from '../../json/listed-needs.ts'
import { sourceLines } from '../../markdown/source-lines.ts'
import type { KiroTask } from './kiro-tasks.ts'

/** The numbers of `_Depends: 1.2, 1.3_` below each task that has one such line, and nothing but numbers in it. */
export function listedNeeds(text: string, tasks: readonly KiroTask[]): readonly NeedList[] {
  const lines = [...sourceLines(text)]
  return tasks.flatMap(({ number: owner, entry, nextLine }) => {
    const below = lines.slice(entry.line, Math.min(entry.lastLine, nextLine - 1))
    const notes = below.filter(({ text: line }) => anyNote.test(line))
    const [note] = notes
    const [, lead, list] = notes.length === 1 ? (note?.text.match(ownNote) ?? []) : []
    if (note === undefined || lead === undefined || list === undefined) return []
    const numbers = [...list.matchAll(number)].map(({ 0: name, index }) => ({
      name,
      offset: note.offset + lead.length + index,
      length: name.length,
    }))
    const next = lines[note.number]?.offset ?? text.length
    return [
      {
        owner: namedItem(owner),
        names: numbers.map(({ name }) => ({
          ...namedItem(name),
          says: namedItem(name).key,
          line: note.number,
        })),
        without: (dropped: ReadonlySet<number>) =>
          withoutEntries(
            { entries: numbers, whole: { offset: note.offset, length: next - note.offset, text: '' } },
            dropped,
          ),
      },
    ]
  })
}

const number = /(?:[\p{L}\p{N}][\p{L}\p{N}._-]{0,23}:)?\d+(?:\.\d+){0,99}/gu

const anyNote = /^\s*(?:[-*+]\s+)?_Depends:/u
const ownNote = new RegExp(
  String.raw`^(\s*(?:[-*+]\s+)?_Depends:\s*)(${number.source}(?:\s*[,;]\s*${number.source})*)\s*_?\s*$`,
  'u',
)
