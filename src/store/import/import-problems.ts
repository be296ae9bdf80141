import { LoopworkError, type Problem } from '../../core/errors.ts'
import type { ItemDraft } from '../../core/item.ts'
import { foldId } from '../../core/naming/slug.ts'
import type { BacklogReading } from '../../core/ports/backlog-store.ts'
import type { DraftOfSource } from './plan-import.ts'
import type { Found } from './select-known.ts'

const problemsShown = 50
const byHand = 'items typed by hand'

/** Two drafts that are the same item. */
export function refuseTwins(readings: readonly BacklogReading[]): void {
  const seen = new Map<string, ProblemPlace>()
  const problems: Problem[] = []
  for (const { source, drafts } of readings) {
    for (const draft of drafts) {
      const folded = foldId(draft.id)
      const twin = seen.get(folded)
      if (twin === undefined) seen.set(folded, { source, line: draft.line })
      else
        problems.push(problem(source, draft, `the id ${draft.id} is there already${placeOf(twin, source)}`))
    }
  }
  refuse(problems)
}

/** Ids that another source has. One that is cancelled, or whose line was deleted from its own file, may be taken over by this one. */
export function refuseStrangers(drafts: readonly DraftOfSource[], found: ReadonlyMap<string, Found>): void {
  const problems: Problem[] = []
  for (const { draft, source } of drafts) {
    const item = found.get(foldId(draft.id))
    if (item === undefined || item.sourceId === source.id || item.status === 'cancelled' || item.isGone)
      continue
    problems.push(strangerProblem(source.path ?? byHand, draft, item))
  }
  refuse(problems)
}

/** An id that another source has. */
export const strangerProblem = (source: string, draft: ItemDraft, item: Found): Problem =>
  problem(source, draft, `${belongsTo(draft.id, item)}; ${wayOut(draft.id, item)}`)

const belongsTo = (id: string, { source }: Found): string =>
  source === null ? `the id ${id} belongs to a task typed by hand` : `the id ${id} belongs to ${source}`

/** What a person can do so that the file has the id. */
function wayOut(id: string, { status }: Found): string {
  switch (status) {
    case 'todo':
    case 'failed':
    case 'cancelled':
      return `loopwork cancel ${id} gives it to the file`
    case 'claimed':
      return 'that one is being worked on: choose another id here'
    case 'done':
      return 'that one is done: choose another id here'
  }
}

/** A member of a circle, and where its line is; null for items typed by hand. */
export interface CycleMember {
  readonly id: string
  /** What it is to the next. */
  readonly link: 'needs' | 'contains'
  readonly source: string | null
  readonly line: number | null
}

export const membersShown = 10

/** @param members the first of them, one more than are shown. */
export function refuseCycle(members: readonly CycleMember[], size = members.length): never {
  const named = members.slice(0, membersShown)
  const left = size - named.length
  const rest = left === 0 ? '' : `… ${left} more … needs `
  const around = `${named.map(({ id, link }) => `${id} ${link} `).join('')}${rest}${members[0]?.id ?? ''}`
  throw new LoopworkError('backlog', `the tasks need each other in a circle: ${around}`, {
    hint: 'take one of these dependencies away',
    problems: named.map(({ id, link, source, line }, index) => ({
      severity: 'error',
      file: source ?? byHand,
      line,
      field: 'dependsOn',
      message: `${id} ${link} ${(members[index + 1] ?? members[0])?.id ?? ''}`,
    })),
  })
}

interface ProblemPlace {
  readonly source: string
  readonly line: number | null
}

function refuse(problems: readonly Problem[]): void {
  const [first] = problems
  if (first === undefined) return
  const count = problems.length === 1 ? 'one task' : `${problems.length} tasks`
  throw new LoopworkError('backlog', `${first.file}: ${count} cannot be taken in; nothing was imported`, {
    hint: 'give each task an id of its own',
    problems: problems.slice(0, problemsShown),
  })
}

function placeOf({ source, line }: ProblemPlace, here: string): string {
  const file = source === here ? '' : ` in ${source}`
  return line === null ? file : `${file}, line ${line}`
}

const problem = (file: string, draft: ItemDraft, message: string): Problem => ({
  severity: 'error',
  file,
  line: draft.line,
  field: 'id',
  message,
})
