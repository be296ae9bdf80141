import { LoopworkError, type Problem } from '../../../../core/errors.ts'
import { ownParentMessage } from '../../../../core/backlog/own-parent.ts'
import { twinPlace } from '../../../../core/backlog/twin-place.ts'
import type { StepsOrder } from '../../../../core/ports/backlog-store.ts'
import type { ProblemTally } from '../../../../core/backlog/problem-tally.ts'
import type { Twin } from '../draft-index.ts'
import type { Staged } from '../stage-readings.ts'

/** More errors are not looked for: who mends these sees the next ones. */
export const firstPart = 1_000

interface Named {
  readonly id: string
  readonly isOpen: boolean
}

interface Place {
  readonly file: string
  readonly line: number | null
}

export function unknownNeed(
  { id, isOpen }: Named,
  {
    file,
    line,
    need,
    rule,
  }: Place & { readonly need: string; readonly rule: StepsOrder['unknownDependency'] },
): Problem {
  const severity = rule === 'error' ? 'error' : 'notice'
  const effect = isOpen ? 'the task is blocked until it is' : 'ignored, as the task is not open'
  const message = `${id} needs "${need}", ${nowhere}${rule === 'error' ? '' : `; ${effect}`}`
  return { severity, file, line, field: 'dependsOn', message, rule: 'unknown-dependency' }
}

export const unknownParent = (
  { id }: Named,
  { file, line, parent }: Place & { readonly parent: string },
): Problem => ({
  severity: 'notice',
  file,
  line,
  field: 'parentId',
  message: `${id} names "${parent}", ${nowhere}`,
  rule: 'unknown-parent',
})

/** @param ring of ids, each in the next; the item is that at `at`. */
export const ownParent = (
  { id }: Named,
  { file, line, ring, at }: Place & { readonly ring: readonly string[]; readonly at: number },
): Problem => ({
  severity: 'notice',
  file,
  line,
  field: 'parentId',
  message: `${id} ${ownParentMessage(ring, at)}`,
  rule: 'own-parent',
})

const nowhere = 'which is in no backlog here'

export function twinProblem({ draft, first }: Twin, sources: readonly string[]): Problem {
  const file = draft.source ?? ''
  const place = { source: sources[first.reading] ?? '', line: first.line }
  const message = first.isSpelledSo
    ? `the id "${draft.id}" is there twice${twinPlace(place, file, ', first in ')}`
    : `the id "${draft.id}" differs only by case or accents from the one${twinPlace(place, file, ' in ') || ' before it'}`
  return {
    severity: 'error',
    file,
    line: draft.line,
    field: 'id',
    message: `${draft.id} ${message}`,
    rule: 'duplicate-id',
  }
}

/** @throws LoopworkError kind `backlog` where something is wrong with what was read. */
export function refuseProblems(
  { readings }: Pick<StepsOrder, 'readings'>,
  { index, problems }: Pick<Staged, 'index' | 'problems'>,
  found: ProblemTally,
): void {
  const sources = readings.map(({ source }) => source)
  const twins = index.twins.map((twin) => twinProblem(twin, sources))
  const errors = [...problems.errors, ...twins, ...found.errors]
  if (errors.length === 0) return
  const count = problems.errorCount + index.twinCount + found.errorCount
  throw new LoopworkError(
    'backlog',
    `cannot read the backlog ${sources.join(', ')}: ${count === 1 ? '1 problem' : `${count} problems`}`,
    { hint: 'nothing was imported; mend the file and start again', problems: errors },
  )
}
