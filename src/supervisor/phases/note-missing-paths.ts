import type { SupervisorContext } from '../context.ts'

/** An entry of `worktree.copy` or `worktree.link` that names nothing is a mistake that no agent would report. */
export async function noteMissingPaths({ git, store, run }: SupervisorContext): Promise<void> {
  for (const what of await git.worktrees.missing(run.settings)) {
    const message = `${what} in ${git.repository.root}: worktrees are made without it`
    await store.note(run.id, { type: 'notice', message })
  }
}
