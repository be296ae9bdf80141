import { findProject } from '../../app/project.ts'
import { tui } from '../commands/tui.ts'
import { exitCodes } from '../run/exit-codes.ts'
import { isOnScreen } from '../run/is-on-screen.ts'
import { needsSetup } from './needs-setup.ts'

/**
 * `loopwork` and nothing else: in a repository where nobody has said anything yet, the page that sets it up. Elsewhere it only helps,
 * since a run that was not asked for would spend money.
 */
export async function alone(printHelp: () => void): Promise<number> {
  if (!isOnScreen()) {
    printHelp()
    return exitCodes.good
  }
  const flags = { color: true }
  const project = await findProject(flags)
  if (await needsSetup(project, flags)) return tui([], flags)
  printHelp()
  // Below the help, whose beginning may have scrolled away.
  if (project.inGit) process.stdout.write('\nStart here, or join what runs: loopwork tui\n')
  return exitCodes.good
}
