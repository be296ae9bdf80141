import type { MarkdownPage } from '../../markdown/markdown-page.ts'
import type { KiroTask } from './kiro-tasks.ts'

/** What the lines below a task say of it in `_Name: …_`. */
export interface TaskNotes {
  readonly requirements: readonly string[]
  /** cc-sdd: what it may change. */
  readonly boundary: string | null
  /** Numbers of tasks that have to be done before. */
  readonly depends: readonly string[]
  /** It has bullets that are no such notes: something to be done. */
  readonly hasWork: boolean
}

/** Of a line without the spaces around it. */
const note = /^(?:[-*+]\s+)?_(\w+):(.*)$/su

/** Of a task of another file with the name of that before it: `login:1.2`. */
const numbers = /(?:[\p{L}\p{N}][\p{L}\p{N}._-]{0,23}:)?\d+(?:\.\d+){0,99}/gu

/** @param bullets the lines of the list entries of the file that are no tasks. */
export function taskNotes({ lines }: MarkdownPage, task: KiroTask, bullets: ReadonlySet<number>): TaskNotes {
  let requirements: readonly string[] = []
  let boundary: string | null = null
  let depends: readonly string[] = []
  let hasWork = false
  const last = Math.min(task.entry.lastLine, task.nextLine - 1)
  for (let line = task.entry.line + 1; line <= last; line++) {
    const [, name, text = ''] = note.exec((lines[line - 1] ?? '').trim()) ?? []
    const value = (text.endsWith('_') ? text.slice(0, -1) : text).trimStart()
    if (name === 'Requirements') requirements = listed(value)
    else if (name === 'Boundary') boundary = value
    else if (name === 'Depends') depends = value.match(numbers) ?? []
    else if (bullets.has(line)) hasWork = name === undefined || hasWork
  }
  return { requirements, boundary, depends, hasWork }
}

const listed = (value: string): readonly string[] =>
  value
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '')
