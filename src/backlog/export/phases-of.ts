import type { ItemDraft } from '../../core/item.ts'
import { foldId } from '../../core/naming/slug.ts'
import { FileRoom } from './file-room.ts'
import { sequenceOf } from './in-sequence.ts'
import { oneLine } from './markdown/one-line.ts'

/** Tasks that may run side by side, or one alone. */
export type Step = readonly ItemDraft[]

/** Tasks below one heading. */
export interface WrittenPhase {
  /** Null: its items name none. */
  readonly name: string | null
  readonly steps: readonly Step[]
}

/**
 * Items for a list whose order is the dependency: step by step, what is not in order in one step. Phases that the items name stay where
 * they follow their needs. Items that name the same file are not put side by side.
 */
export function phasesOf(items: readonly ItemDraft[]): readonly WrittenPhase[] {
  const phases = inPhases(sequenceOf(items)).map(({ name, items: members }) => ({
    name,
    steps: stepsOf(members),
  }))
  const isTooMuch = edgesOf(phases.flatMap(({ steps }) => steps)) > mostEdges
  return phases
    .map(({ name, steps }) => ({
      name,
      steps: isTooMuch ? steps.flatMap((step) => step.map((item) => [item])) : steps,
    }))
    .flatMap(withHeadingBetween)
}

interface Named {
  readonly name: string | null
  readonly items: ItemDraft[]
}

function inPhases(items: readonly ItemDraft[]): readonly Named[] {
  const together: readonly Named[] = [{ name: null, items: [...items] }]
  const phases = new Map<string | null, Named>()
  const placeOf = new Map<string, number>()
  const places = new Map<string | null, number>()
  for (const item of items) {
    const name = phaseOf(item)
    const phase = phases.get(name) ?? { name, items: [] }
    if (!places.has(name)) places.set(name, places.size)
    phases.set(name, phase)
    phase.items.push(item)
    placeOf.set(foldId(item.id), places.get(name) ?? 0)
  }
  // Nothing stands above the first heading that stands below one.
  if ((places.get(null) ?? 0) > 0) return together
  const isInOrder = items.every((item) => {
    const own = placeOf.get(foldId(item.id)) ?? 0
    return item.dependsOn.every((id) => (placeOf.get(foldId(id)) ?? 0) <= own)
  })
  return isInOrder ? [...phases.values()] : together
}

function phaseOf({ metadata: { phase } }: ItemDraft): string | null {
  const name = typeof phase === 'string' ? oneLine(phase) : ''
  // As a heading is read: signs that close it are none of its text.
  return name === '' || /#$/.test(name) ? null : name
}

/** In each step what needs nothing of a later one. */
function stepsOf(items: readonly ItemDraft[]): readonly Step[] {
  const stepOf = new Map<string, number>()
  const steps: ItemDraft[][] = []
  const alone = new Set<number>()
  const files = new FileRoom()
  for (const item of items) {
    const needed = item.dependsOn.reduce((last, id) => Math.max(last, stepOf.get(foldId(id)) ?? -1), -1)
    let step = Math.max(needed, files.lastOf(item.files)) + 1
    if (isAlone(item)) step = firstFree(step, (at) => (steps[at] ?? []).length > 0)
    else step = firstFree(step, (at) => alone.has(at))
    if (isAlone(item)) alone.add(step)
    while (steps.length <= step) steps.push([])
    steps[step]?.push(item)
    stepOf.set(foldId(item.id), step)
    files.add(item.files, step)
  }
  return steps.filter((step) => step.length > 0)
}

function firstFree(from: number, isTaken: (step: number) => boolean): number {
  let step = from
  while (isTaken(step)) step += 1
  return step
}

/** A check, and what its own list has as one. */
const isAlone = ({ kind, metadata: { marks } }: ItemDraft): boolean =>
  kind === 'check' || (Array.isArray(marks) && marks.includes('SEQUENTIAL'))

/** Each task of a step waits for each one of the step before: readers refuse a list that comes to many more. */
const mostEdges = 200_000

const edgesOf = (steps: readonly Step[]): number =>
  steps.reduce((sum, step, at) => sum + step.length * (steps[at - 1]?.length ?? 0), 0)

/** Two steps of several tasks, one right after the other, would be read as one. */
function withHeadingBetween({ name, steps }: WrittenPhase): readonly WrittenPhase[] {
  const phases: { name: string | null; steps: Step[] }[] = [{ name, steps: [] }]
  for (const step of steps) {
    const last = phases.at(-1)
    const before = last?.steps.at(-1)
    const isOneRun = before !== undefined && before.length > 1 && step.length > 1
    if (last === undefined || isOneRun) phases.push({ name, steps: [step] })
    else last.steps.push(step)
  }
  return phases
}
