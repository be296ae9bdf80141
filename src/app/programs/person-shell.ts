import type { PersonProgram, WorkPlace } from '../../core/calling/person-programs.ts'
import { shellWord } from '../../core/naming/shell-word.ts'
import type { Store } from '../../core/ports/store.ts'
import { runOnTerminal } from '../../process/run-on-terminal.ts'
import { sanitize } from '../../text/sanitize.ts'
import { personEnvironment } from './person-environment.ts'
import { worktreeOf } from './worktree-of.ts'

/** The person's shell in a task's worktree. */
export const personShell = async (
  store: Pick<Store, 'attemptsOf'>,
  work: WorkPlace,
): Promise<PersonProgram> =>
  shellIn(
    await worktreeOf(store, work),
    `The worktree of ${sanitize(work.item)}; exit goes back to loopwork.`,
  )

/** What its last command ended with says nothing of the shell. */
export function shellIn(cwd: string, words: string): PersonProgram {
  const env = personEnvironment(process.env)
  const shell = (env['SHELL'] ?? '').trim() || 'sh'
  return {
    isApart: false,
    async run(signal) {
      const line = `printf '%s\\n' "$1"; ${asJob(shellWord(shell))}`
      const end = await runOnTerminal({ line, args: [words], cwd, env }, signal)
      if (end.kind === 'not started') return { kind: 'failed', why: `${shell} not started: ${end.why}` }
      return end.code === 127
        ? { kind: 'failed', why: `the shell was not found: ${shell}` }
        : { kind: 'ended' }
    },
  }
}

/**
 * A line of sh that runs a program as a job, so that sh takes the terminal back for us however it ends. A shell with jobs of its own makes
 * the terminal theirs, and gives it back at its end alone: where it was killed, whoever touches the terminal next would be stopped. A
 * shell that stops itself goes on at once, since nobody is there who could let it.
 */
const asJob = (program: string): string => `trap : HUP; set -m; ${program}; code=$?
  while case $(kill -l "$code" 2>/dev/null) in STOP | TSTP | SIGSTOP | SIGTSTP) ;; *) false ;; esac; do fg >/dev/null; code=$?; done
  exit "$code"`
