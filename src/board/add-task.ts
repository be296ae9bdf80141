import { problemOf, typedItem, type TypedTask } from '../core/backlog/typed-item.ts'
import type { TaskAdded } from '../core/board/board.ts'
import { LoopworkError } from '../core/errors.ts'
import type { BacklogStore } from '../core/ports/backlog-store.ts'
import type { StoreReader } from '../core/ports/store-reader.ts'

/** The same as `loopwork add`: what is wrong is named with its field, and then nothing is stored. */
export async function addTask(
  store: Pick<BacklogStore & StoreReader, 'addItem' | 'item' | 'newestRun'>,
  task: TypedTask,
): Promise<TaskAdded> {
  const problem = problemOf(task)
  if (problem !== null) return { kind: 'refused', ...problem }
  for (const need of task.needs) {
    if ((await store.item(need)) === null)
      return { kind: 'refused', field: 'needs', why: `there is no task ${need}` }
  }
  try {
    const id = await store.addItem(typedItem(task))
    const isLeftOut = (await store.item(id))?.outside === true
    return { kind: 'added', id, outside: isLeftOut && (await store.newestRun())?.endedAt === null }
  } catch (error) {
    // One that it needs has gone since it was looked up.
    if (!(error instanceof LoopworkError)) throw error
    return { kind: 'refused', field: 'needs', why: error.message }
  }
}
