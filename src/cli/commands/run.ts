import type { RunFlags } from '../../app/options/flags.ts'
import { loadAsked } from '../../app/options/load-settings.ts'
import { findProject, openExistingStore } from '../../app/project.ts'
import { superviseHere, type Session, type Supervised } from '../../app/session.ts'
import { begin } from '../../app/starting/begin.ts'
import { nothingToStart } from '../../app/starting/nothing-to-start.ts'
import type { OpenedRun } from '../../core/ports/run-store.ts'
import { preflight } from '../../git/repository/preflight.ts'
import { reportReady } from '../../process/start-in-background.ts'
import { sanitize } from '../../text/sanitize.ts'
import { inPlace } from '../../wording/in-place.ts'
import { elsewhereOf } from '../print/elsewhere.ts'
import { errorLines } from '../print/error.ts'
import type { LinePrinter } from '../print/line-printer.ts'
import { noticeLine } from '../../output/notice-line.ts'
import { noticeOptions } from '../print/terminal-options.ts'
import { openPrinter } from '../print/open-printer.ts'
import { dryRun } from '../run/dry-run.ts'
import { endWithoutRun } from '../run/end-without-run.ts'
import { exitCodeOfRun } from '../run/exit-code-of-run.ts'
import { startRunLines, type RunLines } from '../run/follow-run.ts'
import { handleSignals, type SignalTarget, type Stoppable } from '../run/signals.ts'
import type { Detached } from './run-detached.ts'

/** The run without a screen. */
export async function run(sources: readonly string[], flags: RunFlags): Promise<number> {
  const project = await findProject(flags)
  await preflight(project.cwd, project.found ?? undefined)
  const asked = await loadAsked(project, flags, { sources, screen: false })
  if (flags.dryRun === true) return dryRun(project, asked, flags)
  const { session, choice, heard } = await begin(project, asked, await openExistingStore(project))
  try {
    const left = await nothingToStart(session, choice, { background: flags.inBackground === true })
    if (left !== null)
      return await endWithoutRun(session, { flags, heard, left, filter: choice.settings.filter })
    return await superviseInLines(session, { flags, heard })
  } finally {
    await session.close()
  }
}

interface RunOrder {
  readonly flags: RunFlags
  /** Notices of the import. */
  readonly heard: readonly string[]
}

/** Supervises here and prints what happens until the run ends or is left. */
export async function superviseInLines(session: Session, { flags, heard }: RunOrder): Promise<number> {
  const { mode } = session.asked
  const messages = await openPrinter(process.stderr)
  // Not stored, so not among the events.
  const supervised = await superviseHere(session, mode, {
    storeHeld: (hold) =>
      messages.print(
        `loopwork: ${hold === null ? 'the store can be used again: the run goes on' : inPlace(sanitize(`held: ${hold.message}; ${hold.cure}`), elsewhereOf(flags))}`,
      ),
    asks: () => false,
  })
  const { supervisor, opened, choice } = supervised
  for (const line of [...supervised.notices, ...heard]) messages.print(noticeLine(line, noticeOptions(flags)))
  if (mode === 'resume' && opened.how === 'started') {
    messages.print('loopwork: no run is unfinished here; this is a new one')
  }
  const lines = await startRunLines({
    session,
    supervised,
    flags,
    outputMode: choice.options.outputMode,
    onGone(error) {
      // In the background nobody reads the lines: the run goes on without them.
      if (flags.inBackground === true) return
      if (error.code !== 'EPIPE')
        messages.print(`loopwork: cannot print (${error.code ?? error.message}); leaving`)
      told.hangUp()
    },
  })
  const told = handleSignals(
    steeringOf(supervisor, lines),
    (state) => {
      if (state === 'now') lines.giveUp()
      messages.print(
        state === 'stopping'
          ? 'loopwork: stopping; agents are asked to end. Again: now'
          : 'loopwork: ending now',
      )
    },
    { terminal: flags.inBackground !== true },
  )
  if (flags.inBackground === true) void supervisor.supervising.then(() => reportReady(readyAs(opened)))
  const exitCode = await runToItsEnd({ session, supervisor, lines, told, messages, flags }).finally(() => {
    lines.stop()
    told.release()
  })
  if (lines.isUnread() || messages.isBehind()) {
    // The pending write, which its reader does not take, would keep the process alive.
    await session.close()
    process.exit(exitCode)
  }
  return exitCode
}

/** A person who ends the run waits for that, not for lines. */
const steeringOf = ({ steering }: Supervised['supervisor'], lines: RunLines): SignalTarget => ({
  stop() {
    lines.hurry()
    steering.stop()
  },
  detach() {
    lines.hurry()
    steering.detach()
  },
})

interface Running {
  readonly session: Session
  readonly supervisor: Supervised['supervisor']
  readonly lines: RunLines
  readonly told: Stoppable
  readonly messages: LinePrinter
  readonly flags: RunFlags
}

/** The exit code of the process. */
async function runToItsEnd({ session, supervisor, lines, told, messages, flags }: Running): Promise<number> {
  try {
    const ended = await supervisor.run()
    await lines.finish(ended)
    return told.exitCode() ?? (await exitCodeOfRun(session, ended))
  } catch (error) {
    const code = told.exitCode()
    if (code === null) throw error
    // It was asked to end, and has ended: an error of storing is only reported, and the next start recovers.
    for (const line of errorLines(error, { verbose: flags.verbose === true })) messages.print(line)
    return code
  }
}

const readyAs = ({ run, supervisor, how }: OpenedRun): Detached => ({
  run: run.id,
  workers: supervisor.workers,
  joins: how === 'joined',
})
