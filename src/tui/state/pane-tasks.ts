import type { SlotView } from '../../core/board.ts'
import type { ItemId } from '../../core/ids.ts'

/** The task that a pane shows, and whether it was another one a moment ago. */
export interface PaneTask {
  readonly item: ItemId
  /** When the pane was last seen with it. */
  readonly seenMs: number
  /** When it took the place of another task; long ago where nobody can mix them up. */
  readonly replacedMs: number
}

/** So soon after a pane has got its next task, a key was meant for the one before. */
const mixedUpMs = 1_500
const longAgo = -Infinity

export function paneTasks(
  before: ReadonlyMap<number, PaneTask>,
  slots: readonly SlotView[],
  nowMs: number,
): ReadonlyMap<number, PaneTask> {
  const tasks = new Map<number, PaneTask>()
  for (const { worker, work } of slots) {
    const known = before.get(worker)
    const next = work === null ? known : shown(known, work.row.item.id, nowMs)
    if (next !== undefined) tasks.set(worker, next)
  }
  return tasks
}

function shown(known: PaneTask | undefined, item: ItemId, nowMs: number): PaneTask {
  if (known?.item === item) return { ...known, seenMs: nowMs }
  const justNow = known !== undefined && nowMs - known.seenMs < mixedUpMs
  return { item, seenMs: nowMs, replacedMs: justNow ? nowMs : longAgo }
}

export const wasJustReplaced = (task: PaneTask | undefined, nowMs: number): boolean =>
  task !== undefined && nowMs - task.replacedMs < mixedUpMs

/** A person was told which task the pane shows now. */
export const toldOf = (task: PaneTask): PaneTask => ({ ...task, replacedMs: longAgo })
