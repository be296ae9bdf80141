import { preflight } from '../../git/preflight.ts'
import type { RunFlags } from '../flags.ts'
import { dryRun } from '../dry-run.ts'
import { exitCodeOfRun } from '../exit-code-of-run.ts'
import { importSources, readSources } from '../import-sources.ts'
import { findProject } from '../project.ts'
import { startRunLines } from '../run-lines.ts'
import { openSession, superviseHere, type Session } from '../session.ts'
import { loadSettings, type Loaded } from '../settings.ts'
import { obeySignals } from '../signals.ts'

/** The run without a screen. */
export async function run(sources: readonly string[], flags: RunFlags): Promise<number> {
  const project = await findProject(flags)
  await preflight(project.cwd, project.found ?? undefined)
  const loaded = await loadSettings(project, flags, { screen: false })
  const backlogs = await readSources(project, { ...loaded.sources, named: sources })
  if (flags.dryRun === true) return dryRun(project, loaded.settings, backlogs, flags)
  const session = await openSession(project, loaded.settings)
  try {
    const heard = await importSources(session.store, backlogs)
    for (const line of [...loaded.said, ...heard]) process.stderr.write(`loopwork: ${line}\n`)
    return await superviseInLines(session, loaded, flags)
  } finally {
    await session.close()
  }
}

/** Supervises here and prints what happens until the run ends or is left. */
export async function superviseInLines(session: Session, loaded: Loaded, flags: RunFlags): Promise<number> {
  const supervised = await superviseHere(session, loaded.mode)
  const { supervisor, opened } = supervised
  if (loaded.mode === 'resume' && opened.how === 'started') {
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
    outputMode: loaded.outputMode,
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
