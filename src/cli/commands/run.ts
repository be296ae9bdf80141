import { preflight } from '../../git/preflight.ts'
import { sanitize } from '../../text/sanitize.ts'
import { begin } from '../begin.ts'
import { dryRun } from '../dry-run.ts'
import { exitCodeOfRun } from '../exit-code-of-run.ts'
import type { RunFlags } from '../flags.ts'
import { findProject } from '../project.ts'
import { startRunLines } from '../run-lines.ts'
import { superviseHere, type Session } from '../session.ts'
import { loadAsked } from '../settings.ts'
import { obeySignals } from '../signals.ts'

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
  const supervised = await superviseHere(session, mode)
  const { supervisor, opened, choice } = supervised
  for (const line of [...supervised.said, ...heard]) process.stderr.write(`loopwork: ${sanitize(line)}\n`)
  if (mode === 'resume' && opened.how === 'started') {
    process.stderr.write('loopwork: no run is unfinished here; this is a new one\n')
  }
  const told = obeySignals(supervisor, (state) => {
    process.stderr.write(
      state === 'stopping'
        ? 'loopwork: stopping; agents are asked to end. Again: now\n'
        : 'loopwork: ending now\n',
    )
  })
  const lines = startRunLines({
    session,
    supervised,
    flags,
    outputMode: choice.options.outputMode,
    onGone: () => told.hangUp(),
  })
  try {
    const ended = await supervisor.run()
    await lines.finish(ended)
    return told.exitCode() ?? (await exitCodeOfRun(session, ended))
  } finally {
    lines.stop()
    told.release()
  }
}
