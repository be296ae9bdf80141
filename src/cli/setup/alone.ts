import { findProject } from '../../app/project.ts'
import { LoopworkError } from '../../core/errors.ts'
import { NotInRepository } from '../../git/repository/find-repository.ts'
import { tui } from '../commands/tui.ts'
import { exitCodes } from '../run/exit-codes.ts'
import { isOnScreen } from '../run/is-on-screen.ts'
import { needsSetup } from './needs-setup.ts'

/**
 * `loopwork` and nothing else: in a repository where nobody has said anything yet, the page that sets it up. In others it only helps,
 * since a run that was not asked for would spend money. Where there is no repository nothing can start, which help would not say.
 */
export async function alone(printHelp: () => void): Promise<number> {
  if (!isOnScreen()) {
    printHelp()
    return exitCodes.good
  }
  const flags = { color: true }
  const project = await findProject(flags)
  if (!project.inGit) throw noRepository(project.cwd)
  if (await needsSetup(project, flags)) return tui([], flags)
  printHelp()
  // Below the help, whose beginning may have scrolled away.
  process.stdout.write('\nStart here, or join what runs: loopwork tui\n')
  return exitCodes.good
}

/** For whoever may see loopwork for the first time: the demo needs no repository. */
function noRepository(cwd: string): LoopworkError {
  const { kind, message } = new NotInRepository(cwd)
  return new LoopworkError(kind, message, {
    hint: 'start in one, name one with -C, or make one: git init, and a first commit; loopwork demo brings its own',
  })
}
