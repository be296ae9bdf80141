import { stat } from 'node:fs/promises'
import type { Attempt } from '../../core/attempt.ts'
import type { WorkPlace } from '../../core/calling/person-programs.ts'
import { LoopworkError } from '../../core/errors.ts'
import type { Store } from '../../core/ports/store.ts'

/** The folder in which a task is worked on. Rejects with the reason where there is none. */
export async function worktreeOf(
  store: Pick<Store, 'attemptsOf'>,
  { item, attempt, agent }: WorkPlace,
): Promise<string> {
  const tries = (await store.attemptsOf(item)).filter(({ id }) => attempt === null || id === attempt)
  const folders = tries.flatMap((each) => folderOf(each, agent) ?? []).toReversed()
  for (const folder of folders) if (await isFolder(folder)) return folder
  throw new LoopworkError('usage', whyNone({ item, tries, folders }))
}

const folderOf = ({ agents }: Attempt, agent: number | null): string | undefined =>
  (agents.find(({ number }) => number === agent) ?? agents[0]).worktree?.path

const isFolder = (path: string): Promise<boolean> =>
  stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  )

interface Missing {
  readonly item: string
  readonly tries: readonly Attempt[]
  readonly folders: readonly string[]
}

function whyNone({ item, tries, folders }: Missing): string {
  if (tries.length === 0) return `${item} has no worktree yet: nothing has worked on it`
  if (folders.length === 0) return `the worktree of ${item} is still being made`
  return tries.some(({ end }) => end === null)
    ? `the worktree of ${item} is gone: ${folders[0]}`
    : `${item} has no worktree any more: it was removed when the try had ended`
}
