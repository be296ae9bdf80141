import { getNodeValue, type Node } from 'jsonc-parser'
import { foldId } from '../../../core/naming/slug.ts'
import { parseJsonFile } from '../../json/json-file.ts'
import type { JsonObject } from '../../json/json-object.ts'
import type { SourceFile } from '../../source-file.ts'
import { spliced } from '../../write-back/patch-spots.ts'
import type { AddedTasks } from '../added-tasks.ts'
import { toDoList } from './to-do-list.ts'

/** What looper's review of the whole does to a `to-do.json`. */
export const addedToDo: AddedTasks = {
  idsOf(file, other) {
    const { tasks, problems } = toDoList(other)
    if (problems.length > 0) return { problems }
    const there = new Set(toDoList(file).tasks.map((task) => foldId(idOf(task))))
    const more = tasks.filter((task) => !there.has(foldId(idOf(task))) && textOf(task, 'status') !== 'done')
    return more.map(idOf)
  },
  withTasks(file, other, ids) {
    const there = new Set(toDoList(file).tasks.map((task) => foldId(idOf(task))))
    const wanted = new Set(ids.map(foldId).filter((id) => !there.has(id)))
    const list = listIn(other)
    const tasks = list?.children ?? []
    return withValues(
      file,
      tasks.map((task): unknown => getNodeValue(task)).filter((task) => wanted.has(foldId(idIn(task)))),
    )
  },
  isConcluded: (file) => toDoList(file).tasks.some(isConclusion),
  concluded: (file) => withValues(file, [conclusion]),
}

const conclusion = {
  id: 'PROJECT-DONE',
  title: 'Project done: no new tasks',
  status: 'done',
  priority: 5,
  tags: ['project-done'],
  details: 'Review found no new tasks.',
}

/** By its id or by its tag, as looper finds it. */
function isConclusion(task: JsonObject): boolean {
  const tags = task.values.get('tags')?.children ?? []
  const names = [idOf(task), ...tags.map(({ value }) => String(value))]
  return names.some((name) => name.toLowerCase() === 'project-done')
}

const textOf = ({ values }: JsonObject, key: string): string => {
  const value: unknown = values.get(key)?.value
  return typeof value === 'string' ? value : ''
}
const idOf = (task: JsonObject): string => textOf(task, 'id')
const idIn = (task: unknown): string =>
  typeof task === 'object' && task !== null && 'id' in task && typeof task.id === 'string' ? task.id : ''

function listIn(file: SourceFile): Node | null {
  const parsed = parseJsonFile(file)
  if ('problems' in parsed) return null
  const list = parsed.root.children?.find(({ children }) => children?.[0]?.value === 'tasks')?.children?.[1]
  return list?.type === 'array' ? list : null
}

/** Behind the last task, and written like it: its indentation, on one line where it is. */
function withValues(file: SourceFile, values: readonly unknown[]): string {
  const list = listIn(file)
  if (list === null || values.length === 0) return file.text
  const last = list.children?.at(-1)
  return last === undefined ? inEmpty(file.text, list, values) : behind(file.text, last, values)
}

function behind(text: string, last: Node, values: readonly unknown[]): string {
  const lead = /[ \t\r\n]*$/.exec(text.slice(Math.max(0, last.offset - longestLead), last.offset))?.[0] ?? ''
  const source = text.slice(last.offset, last.offset + last.length)
  const [, inner] = /^\{(?:\r\n|\n|\r)([ \t]*)/.exec(source) ?? []
  const base = indentationIn(lead)
  const unit = inner === undefined ? null : inner.slice(base.length) || '  '
  const added = values.map((value) => `,${lead}${written(value, { base, unit, text })}`).join('')
  return spliced(text, [{ offset: last.offset + last.length, length: 0, text: added }])
}

function inEmpty(text: string, { offset, length }: Node, values: readonly unknown[]): string {
  const line = text.slice(text.lastIndexOf('\n', offset) + 1, offset)
  const outer = /^[ \t]*/.exec(line)?.[0] ?? ''
  const isOneLine = !text.trimEnd().includes('\n')
  const unit = isOneLine ? null : outer || '  '
  const base = isOneLine ? '' : outer + (outer || '  ')
  const lead = isOneLine ? '' : endOf(text) + base
  const inside = values.map((value) => `${lead}${written(value, { base, unit, text })}`).join(',')
  const close = isOneLine ? '' : endOf(text) + outer
  return spliced(text, [{ offset, length, text: `[${inside}${close}]` }])
}

/** Blank lines in a file are few; a pattern over all of it would be looked for at every one of its spaces. */
const longestLead = 1_000

const indentationIn = (lead: string): string => lead.slice(lead.lastIndexOf('\n') + 1)
const endOf = (text: string): string => (text.includes('\r\n') ? '\r\n' : '\n')

interface Layout {
  readonly base: string
  /** Null: on one line. */
  readonly unit: string | null
  readonly text: string
}

function written(value: unknown, { base, unit, text }: Layout): string {
  if (unit === null) return JSON.stringify(value)
  return JSON.stringify(value, null, unit)
    .split('\n')
    .join(`${endOf(text)}${base}`)
}
