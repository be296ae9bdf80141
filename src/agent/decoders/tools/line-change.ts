import { textAt, listAt, type JsonRecord } from '../json-record.ts'
import { linesOfText } from './lines-of-text.ts'

/** How many lines an edit adds and removes. */
export interface LineChange {
  readonly added?: number
  readonly removed?: number
}

/** By the arguments of the call: the whole content, or one text put in the place of another. */
export function lineChange(input: JsonRecord | undefined): LineChange {
  const content = textAt(input, 'content') ?? textAt(input, 'file_text')
  if (content !== undefined) return { added: linesOfText(content) }
  const edits = listAt(input, 'edits')
  const changes = (edits.length > 0 ? edits : [input]).map(replacement).filter((change) => change !== null)
  if (changes.length === 0) return {}
  return {
    added: sum(changes.map(({ added }) => added)),
    removed: sum(changes.map(({ removed }) => removed)),
  }
}

/** By the diff that the CLI reports, hunks with the lines of each. */
export function patchChange(hunks: readonly unknown[]): LineChange {
  if (hunks.length === 0) return {}
  const lines = hunks.flatMap((hunk) => listAt(hunk, 'lines')).filter((line) => typeof line === 'string')
  return {
    added: lines.filter((line) => line.startsWith('+')).length,
    removed: lines.filter((line) => line.startsWith('-')).length,
  }
}

function replacement(edit: unknown): Required<LineChange> | null {
  const before = textAt(edit, 'old_string') ?? textAt(edit, 'old_str') ?? textAt(edit, 'oldString')
  const after = textAt(edit, 'new_string') ?? textAt(edit, 'new_str') ?? textAt(edit, 'newString')
  if (before === undefined || after === undefined) return null
  const [old, fresh] = [linesOf(before), linesOf(after)]
  let same = 0
  while (same < old.length && old[same] === fresh[same]) same += 1
  let sameEnd = 0
  const most = Math.min(old.length, fresh.length) - same
  while (sameEnd < most && old.at(-1 - sameEnd) === fresh.at(-1 - sameEnd)) sameEnd += 1
  return { added: fresh.length - same - sameEnd, removed: old.length - same - sameEnd }
}

function linesOf(text: string): readonly string[] {
  if (text === '') return []
  const lines = text.split('\n')
  return lines.at(-1) === '' ? lines.slice(0, -1) : lines
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0)
