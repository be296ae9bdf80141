import type { FolderPart, SourceFile } from '../source-file.ts'
import { parsedJson } from '../json/parsed-json.ts'
import { textLines } from '../json/json-lines.ts'
import { liesAt } from '../folder/usual-place.ts'

/** A file whose format is to be found. */
export interface Candidate {
  /** Relative to the repository's root, or outside of it; `/` between parts. */
  readonly path: string
  readonly text: string
  /** Of a folder: its files. */
  readonly parts: readonly FolderPart[]
  /** The text as JSON; undefined where it is none. Parsed once. */
  json(): unknown
  /** The first lines that are JSON objects of their own; empty where the first line is none. */
  jsonLines(): readonly Readonly<Record<string, unknown>>[]
}

export function candidateOf({
  name: path,
  text,
  folder,
}: Pick<SourceFile, 'name' | 'text' | 'folder'>): Candidate {
  let parsed: { readonly value: unknown } | null = null
  let lines: readonly Readonly<Record<string, unknown>>[] | null = null
  return {
    path,
    text,
    parts: folder?.parts ?? [],
    json: () => {
      parsed ??= { value: parsedJson(text) }
      return parsed.value
    },
    jsonLines: () => {
      lines ??= firstLines(text)
      return lines
    },
  }
}

/** Enough to see what the records of a file have. */
const linesLookedAt = 50

/** Ends at the first line that is no object: its reader reports which one that is. */
function firstLines(text: string): readonly Readonly<Record<string, unknown>>[] {
  const records: Readonly<Record<string, unknown>>[] = []
  for (const line of textLines(text)) {
    if (line.text.trim() === '') continue
    const record = asRecord(parsedJson(line.text))
    if (record === null) break
    records.push(record)
    if (records.length === linesLookedAt) break
  }
  return records
}

/** Whether a file lies at one of these places, in whichever folder. */
export const isAt = ({ path }: Pick<Candidate, 'path'>, places: readonly string[]): boolean =>
  places.some((place) => liesAt(path, place))

/** A JSON value as an object; null where it is another one. */
export const asRecord = (value: unknown): Readonly<Record<string, unknown>> | null =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Readonly<Record<string, unknown>>)
    : null

/** The objects of a JSON list; empty where it is none. */
export const recordsIn = (value: unknown): readonly Readonly<Record<string, unknown>>[] =>
  Array.isArray(value) ? value.map(asRecord).filter((entry) => entry !== null) : []
