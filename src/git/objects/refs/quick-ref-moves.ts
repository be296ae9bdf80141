import { fileStamp } from '../../../files/file-stamp.ts'
import { refCommand } from '../../command/git-command.ts'
import { LastingGit, type Answer } from '../../command/lasting-git.ts'
import type { RepositoryContext } from '../../command/repository-context.ts'

interface Updater {
  readonly git: LastingGit
  /** Of the settings that it read when it began. */
  settings: string | null
}

const updaters = new WeakMap<RepositoryContext, Updater>()

/**
 * One transaction of `update-ref --stdin`, in a process that takes one after the other. Unless it was answered, it is to be
 * repeated by a process of its own, which succeeds or reports why not. When settings were written since
 * the process began, a new one is started, so that settings with which git can't work have the same effect here.
 * @param lines as git reads them with `-z`.
 */
export async function quickRefMoves(context: RepositoryContext, lines: string): Promise<Answer> {
  const settings = await fileStamp(context.repository.commonDir, 'config')
  const updater = updaterOf(context, settings)
  if (updater.settings !== settings) {
    updater.settings = settings
    await updater.git.end()
  }
  return updater.git.ask(`start\0${lines}commit\0`)
}

function updaterOf(context: RepositoryContext, settings: string | null): Updater {
  const known = updaters.get(context)
  if (known !== undefined) return known
  const args = ['-m', 'loopwork', '--no-deref', '--stdin', '-z']
  const updater = { git: new LastingGit(refCommand(context, 'update-ref', args), 'commit: ok\n'), settings }
  updaters.set(context, updater)
  return updater
}

export const endQuickRefMoves = (context: RepositoryContext): Promise<void> =>
  updaters.get(context)?.git.end() ?? Promise.resolve()
