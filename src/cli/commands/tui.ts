import type { Screen, ScreenEnd } from '../../tui/open-screen.tsx'
import { preflight } from '../../git/preflight.ts'
import { plural } from '../../text/plural.ts'
import { dryRun } from '../dry-run.ts'
import { exitCodes } from '../exit.ts'
import { exitCodeOfRun } from '../exit-code-of-run.ts'
import type { RunFlags } from '../flags.ts'
import { importSources, readSources } from '../import-sources.ts'
import { printSummary } from '../print-summary.ts'
import { errorLines } from '../print-error.ts'
import { findProject } from '../project.ts'
import { openOnBoard } from '../screen.ts'
import { openSession, type Session } from '../session.ts'
import { loadSettings, type Loaded } from '../settings.ts'
import { obeySignals, type Told } from '../signals.ts'
import { Shift } from '../shift.ts'
import { superviseInLines } from './run.ts'

/** The supervisor screen. Without a terminal: the same run in lines. */
export async function tui(sources: readonly string[], flags: RunFlags): Promise<number> {
  // While git answers on another core, this one reads the screen's code.
  if (process.stdout.isTTY) void import('../../tui/open-screen.tsx').catch(() => undefined)
  const project = await findProject(flags)
  const loading = loadSettings(project, flags, { screen: true })
  // What git refuses is told first.
  loading.catch(() => undefined)
  await preflight(project.cwd, project.found ?? undefined)
  const loaded = await loading
  const backlogs = await readSources(project, { ...loaded.sources, named: sources })
  if (flags.dryRun === true) return dryRun(project, loaded.settings, backlogs, flags)
  const session = await openSession(project, loaded.settings)
  try {
    const heard = await importSources(session.store, backlogs)
    if (!process.stdin.isTTY || !process.stdout.isTTY || process.env['TERM'] === 'dumb') {
      return await superviseInLines(session, loaded, flags)
    }
    return await superviseOnScreen(session, { loaded, flags, heard })
  } finally {
    await session.close()
  }
}

interface Order {
  readonly loaded: Loaded
  readonly flags: RunFlags
  /** What was heard while importing; told as notices. */
  readonly heard: readonly string[]
}

async function superviseOnScreen(session: Session, order: Order): Promise<number> {
  const { loaded, flags } = order
  for (const message of [...loaded.said, ...order.heard]) {
    await session.store.note(null, { type: 'notice', message }, session.clock.now())
  }
  const shift = new Shift(session, loaded.mode)
  const told = obeySignals(shift, () => undefined)
  const screen = await openOnBoard(session, { loaded, flags, shift, told })
  const working = shift.work().catch((error: unknown) => error)
  // The supervisor is told to end by a key or a signal: the screen goes when it has ended.
  void shift.over.then(() => screen.close())
  const end = await screen.closed
  const failure = await afterScreen({ end, screen, shift, told, order, working })
  told.release()
  if (failure !== null) throw failure
  const run = await session.store.newestRun()
  if (end.kind === 'left' && end.how === 'detach') {
    const agents = (await session.store.openAttempts()).filter(
      (attempt) => attempt.phase === 'running',
    ).length
    process.stdout.write(
      agents === 0
        ? 'Left. Nothing runs; loopwork tui goes on.\n'
        : `Left: ${plural(agents, 'agent')} ${agents === 1 ? 'goes' : 'go'} on without this screen, nothing new starts; loopwork tui takes over.\n`,
    )
    return told.exitCode() ?? exitCodes.good
  }
  // Lines that took over from a failed screen have printed it already.
  if (run !== null && end.kind !== 'failed') printSummary(await session.summaryOf(run), flags)
  return (
    told.exitCode() ?? (shift.ended === null ? exitCodes.good : await exitCodeOfRun(session, shift.ended))
  )
}

interface Closing {
  readonly end: ScreenEnd
  readonly screen: Screen
  readonly shift: Shift
  readonly told: Told
  readonly order: Order
  readonly working: Promise<unknown>
}

/** What becomes of the supervisor when its screen is gone. Resolves to the error to end with. */
async function afterScreen(closing: Closing): Promise<Error | null> {
  const { end, shift, told, order } = closing
  if (end.kind === 'gone') told.hangUp()
  if (end.kind === 'failed') {
    // The screen is a guest: the run goes on in lines.
    for (const line of errorLines(end.error, { verbose: order.flags.verbose === true }))
      process.stderr.write(`${line}\n`)
    await shift.goOnInLines(order.flags, order.loaded.outputMode)
  }
  shift.close()
  const failure = await closing.working
  return failure instanceof Error ? failure : null
}
