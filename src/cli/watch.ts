import type { Session } from './session.ts'

/** Whether another process supervises the newest run now. */
export async function othersSupervise({ store, processes }: Session): Promise<boolean> {
  const run = await store.newestRun()
  if (run?.endedAt !== null) return false
  const others = await store.supervisorsOf(run.id)
  return others.some((row) => row.endedAt === null && processes.liveness(row.identity) !== 'dead')
}

/** How many looks in a row must find something left: whoever had the run before takes it up first. */
const patience = 10

/**
 * Looks at a run of another process, and says when it is nobody's any more: its supervisor was killed or has detached while
 * agents are at work, or it has ended and somebody made more of its tasks ready. A run that was stopped or drained is left
 * as it is: that was somebody's wish.
 */
export function watchForLeft(session: Session): () => Promise<boolean> {
  const { store, clock } = session
  // Two that watch the same run don't take it up at the same time.
  const needed = patience + (process.pid % patience)
  let looks = 0
  let readyAtEnd: number | null = null

  async function isLeft(): Promise<boolean> {
    if (await othersSupervise(session)) return false
    const run = await store.newestRun()
    if (run === null) return false
    if (run.endedAt === null) return (await store.openAttempts()).length > 0
    const { todo, waiting } = await store.counts(clock.now())
    readyAtEnd ??= todo + waiting
    return todo + waiting > readyAtEnd
  }

  return async () => {
    looks = (await isLeft()) ? looks + 1 : 0
    return looks >= needed
  }
}
