import { open, rm } from 'node:fs/promises'
import { refCommand } from '../command/git-command.ts'
import { succeeded } from '../command/git-error.ts'
import type { RepositoryContext } from '../command/repository-context.ts'
import { runGit } from '../command/run-git.ts'

/**
 * Whether git is there, can read the repository's settings and refs, and could store an object.
 * @throws LoopworkError kind `git`, or the system's own error.
 */
export async function checkRepository(context: RepositoryContext): Promise<void> {
  const asked = refCommand(context, 'for-each-ref', ['--count=1', '--format=%(objectname)'])
  succeeded(await runGit(asked), `looking at ${context.repository.commonDir}`)
  await checkObjects(context.repository.commonDir)
}

/** Whether an object could be written. @throws the system's own error. */
export async function checkObjects(commonDir: string): Promise<void> {
  // By the name that git gives to objects it is writing: should we be killed here, its gc takes it away.
  const trial = `${commonDir}/objects/tmp_obj_loopwork_${process.pid}`
  try {
    const file = await open(trial, 'w', 0o600)
    await file.close()
  } finally {
    await rm(trial, { force: true })
  }
}
