import { preflight } from '../../git/preflight.ts'
import { sanitize } from '../../text/sanitize.ts'
import { begin } from '../begin.ts'
import { dryRun } from '../dry-run.ts'
import { exitCodeOfRun } from '../exit-code-of-run.ts'
import type { RunFlags } from '../flags.ts'
import { findProject } from '../project.ts'
import { openPrinter } from '../print/open-printer.ts'
import { startRunLines } from '../run-lines.ts'
import { errorLines } from '../print-error.ts'
import { superviseHere, type Session } from '../session.ts'
import { loadAsked } from '../settings.ts'
import { obeySignals, type SignalTarget } from '../signals.ts'

/** The run without a screen. */
export async function run(sources: readonly string[], flags: RunFlags): Promise<number> {
  const project = await findProject(flags)
  await preflight(project.cwd, project.found ?? undefined)
  const asked = await loadAsked(project, flags, { sources, screen: false })
  if (flags.dryRun === true) return dryRun(project, asked, flags)
  const { session, heard } = await begin(project, asked)
  try {
    return await superviseInLines(session, { flags, heard })
  } finally {
    await session.close()
  }
}

interface Order {
  readonly flags: RunFlags
  /** What was heard while importing. */
  readonly heard: readonly string[]
}

/** Supervises here and prints what happens until the run ends or is left. */
export async function superviseInLines(session: Session, { flags, heard }: Order): Promise<number> {
  const { mode } = session.asked
  const messages = await openPrinter(process.stderr)
  // Not stored, so not among the events.
  const supervised = await superviseHere(session, mode, (hold) =>
    messages.print(
      `loopwork: ${hold === null ? 'the store can be used again: the run goes on' : sanitize(`held: ${hold.message}; ${hold.cure}`)}`,
    ),
  )
  const { supervisor, opened, choice } = supervised
  for (const line of [...supervised.said, ...heard]) messages.print(`loopwork: ${sanitize(line)}`)
  if (mode === 'resume' && opened.how === 'started') {
    messages.print('loopwork: no run is unfinished here; this is a new one')
  }
  const lines = await startRunLines({
    session,
    supervised,
    flags,
    outputMode: choice.options.outputMode,
    onGone(error) {
      if (error.code !== 'EPIPE')
        messages.print(`loopwork: cannot print (${error.code ?? error.message}); leaving`)
      told.hangUp()
    },
  })
  const steering: SignalTarget = {
    stop() {
      lines.hurry()
      supervisor.stop()
    },
    detach() {
      lines.hurry()
      supervisor.detach()
    },
  }
  const told = obeySignals(steering, (state) => {
    if (state === 'now') lines.giveUp()
    messages.print(
      state === 'stopping'
        ? 'loopwork: stopping; agents are asked to end. Again: now'
        : 'loopwork: ending now',
    )
  })
  let exitCode: number
  try {
    const ended = await supervisor.run()
    await lines.finish(ended)
    exitCode = told.exitCode() ?? (await exitCodeOfRun(session, ended))
  } catch (error) {
    const code = told.exitCode()
    if (code === null) throw error
    // Told to end it has ended; what could not be stored any more is said, and found by the next start.
    for (const line of errorLines(error, { verbose: flags.verbose === true })) messages.print(line)
    exitCode = code
  } finally {
    lines.stop()
    told.release()
  }
  if (lines.isUnread() || messages.isBehind()) {
    // The write that nobody takes would keep the process alive.
    await session.close()
    process.exit(exitCode)
  }
  return exitCode
}
