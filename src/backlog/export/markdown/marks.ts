import type { ItemDraft } from '../../../core/item.ts'
import type { Step } from '../phases-of.ts'

/** The marks that its own list has had for an item, those of a pattern alone. */
export const marksIn = ({ metadata: { marks } }: ItemDraft, own: RegExp): readonly string[] =>
  Array.isArray(marks)
    ? marks.filter((mark): mark is string => typeof mark === 'string' && own.test(mark))
    : []

export interface MarkPlace {
  /** Others run beside it. */
  readonly inRun: boolean
  /** A `[P]` would make it run beside its neighbours. */
  readonly wouldJoin: boolean
}

export function markPlace(steps: readonly Step[], at: number): MarkPlace {
  const wouldJoin = [steps[at - 1], steps[at + 1]].some(
    (step) => step !== undefined && (step.length > 1 || step.some((item) => marksIn(item, /^P$/).length > 0)),
  )
  return { inRun: (steps[at]?.length ?? 0) > 1, wouldJoin }
}

/** `[P]` for what runs beside others; one that stands alone keeps its own where that changes nothing. */
export function besideMarks(marks: readonly string[], { inRun, wouldJoin }: MarkPlace): readonly string[] {
  if (inRun) return marks.includes('P') ? marks : ['P', ...marks]
  return wouldJoin ? marks.filter((mark) => mark !== 'P') : marks
}
