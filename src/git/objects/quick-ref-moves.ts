import { LastingGit } from '../command/lasting-git.ts'
import { refCommand } from '../git-command.ts'
import type { Site } from '../site.ts'

const updaters = new WeakMap<Site, LastingGit>()

/**
 * One transaction of `update-ref --stdin`, in a process that takes one after the other. False when it did not come about or nobody can
 * tell: done again by a process of its own it fails, or says why.
 * @param lines as git reads them with `-z`.
 */
export function quickRefMoves(site: Site, lines: string): Promise<boolean> {
  let updater = updaters.get(site)
  if (updater === undefined) {
    const args = ['-m', 'loopwork', '--no-deref', '--stdin', '-z']
    updater = new LastingGit(refCommand(site, 'update-ref', args), 'commit: ok\n')
    updaters.set(site, updater)
  }
  return updater.ask(`start\0${lines}commit\0`)
}

export const endQuickRefMoves = (site: Site): Promise<void> => updaters.get(site)?.end() ?? Promise.resolve()
