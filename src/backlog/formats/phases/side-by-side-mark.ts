import type { SideBySideMark } from '../../fix/fixable.ts'
import type { Range } from '../../fix/without-entries.ts'
import type { BoxTask } from './box-task.ts'

/** The `[P]` of a task, with the space that sets it off. Null: it has none. */
export function sideBySideMark(text: string, { id, marks, entry, box }: BoxTask): SideBySideMark | null {
  if (!marks.includes('P')) return null
  const line = entry.box?.after ?? ''
  const behind = line.indexOf(id) + id.length
  // The id may be set off by more than a space, and other marks may stand before it.
  const lead = /^[\s:.\]*_~`–—-]*(?:\[(?!P\])[^\]]*\]\s*)*/.exec(line.slice(behind))?.[0] ?? ''
  const start = behind + lead.length
  if (!line.startsWith(mark, start)) return null
  const { offset, length } = withSpace(line, start)
  const after = text.indexOf(']', box.offset + box.length) + 1
  return { line: entry.line, mark, removal: { offset: after + offset, length, text: '' } }
}

const mark = '[P]'

/** With the space behind it, or, where something else follows, with the one before it, unless that parts two others. */
function withSpace(line: string, start: number): Range {
  const end = start + mark.length
  const behind = /^[ \t]+/.exec(line.slice(end))?.[0].length ?? 0
  if (behind > 0 || line[end] === '[') return { offset: start, length: mark.length + behind }
  const before = start - line.slice(0, start).trimEnd().length
  return { offset: start - before, length: before + mark.length }
}
