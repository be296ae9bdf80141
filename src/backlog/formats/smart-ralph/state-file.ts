import { parseTree, type ParseError } from 'jsonc-parser'
import type { SourceItem } from '../../../core/backlog/source-item.ts'
import { spliced } from '../../write-back/patch-spots.ts'
import type { Companion } from '../companion.ts'
import { isWhole, stateUnits, type StateUnit } from './state-units.ts'

/** Where smart-ralph's own loop goes on: only what it would have written itself is changed, and nothing where there is no such file. */
export const stateFile: Companion = {
  name: '.ralph-state.json',
  isMade: false,
  patch: (text, items) => {
    if (text === null) return { text: null, taken: [] }
    const errors: ParseError[] = []
    const tree = parseTree(text, errors)
    if (tree?.type !== 'object' || errors.length > 0)
      return { text: null, taken: [], problem: 'is no JSON object, and stays as it is' }
    const patched = fieldsOf(items, indexIn(text)).reduce(
      (before, [key, value]) => withField(before, key, value),
      text,
    )
    return { text: patched === text ? null : patched, taken: [] }
  },
}

/**
 * `taskIndex`: the first task of the first unit that is not whole. The group that is at work, or has just ended, is named with what
 * became of its tasks; it stays until the next one begins, as smart-ralph leaves it.
 */
function fieldsOf(items: readonly SourceItem[], before: number): readonly (readonly [string, unknown])[] {
  const units = stateUnits(items)
  const current = units.find((unit) => !isWhole(unit))
  const group = units.findLast(
    (unit) =>
      unit.items.length > 1 && unit.end >= before && unit.items.some(({ status }) => status !== 'todo'),
  )
  return [
    ...(group === undefined ? [] : groupFields(group)),
    ['taskIndex', current === undefined ? items.length : current.start],
  ]
}

const groupFields = ({ start, end, items }: StateUnit): readonly (readonly [string, unknown])[] => [
  ['parallelGroup', { startIndex: start, endIndex: end, taskIndices: items.map((_, at) => start + at) }],
  ['taskResults', Object.fromEntries(items.map((item, at) => [String(start + at), resultOf(item)]))],
]

function resultOf({ status, why }: SourceItem): object {
  if (status === 'done') return { status: 'success' }
  if (status !== 'failed') return { status: 'pending' }
  return { status: 'failed', ...(why === null ? {} : { error: why }) }
}

function indexIn(text: string): number {
  const state = JSON.parse(text) as { readonly taskIndex?: unknown }
  return typeof state.taskIndex === 'number' ? state.taskIndex : 0
}

/** What says the same stays, however it is written. A new key goes to the end; no other byte is touched. */
function withField(text: string, key: string, value: unknown): string {
  const there = (JSON.parse(text) as Readonly<Record<string, unknown>>)[key]
  if (JSON.stringify(there) === JSON.stringify(value)) return text
  const written = asWritten(value, styleOf(text))
  const fields = parseTree(text)?.children ?? []
  const before = fields.find(({ children: [name] = [] }) => name?.value === key)?.children?.[1]
  if (before !== undefined) return spliced(text, [{ ...before, text: written.value }])
  const last = fields.at(-1)
  const [offset, comma] = last === undefined ? [text.indexOf('{') + 1, ''] : [last.offset + last.length, ',']
  const field = `${comma}${written.lead}${JSON.stringify(key)}:${written.gap}${written.value}`
  return spliced(text, [{ offset, length: 0, text: field }])
}

interface Style {
  readonly eol: string
  readonly indent: string
}

/** Null: everything is in one line. */
function styleOf(text: string): Style | null {
  const [, eol, indent] = /\{[ \t]*(\r?\n)([ \t]+)/.exec(text) ?? []
  return eol === undefined || indent === undefined ? null : { eol, indent }
}

function asWritten(value: unknown, style: Style | null) {
  if (style === null) return { value: JSON.stringify(value), lead: '', gap: '' }
  const { eol, indent } = style
  const lines = JSON.stringify(value, null, indent).split('\n')
  return { value: lines.join(`${eol}${indent}`), lead: `${eol}${indent}`, gap: ' ' }
}
