import { readingRules } from '../../core/backlog/reading-rules.ts'
import { importSources, readForImport } from '../../app/importing/import-sources.ts'
import { livenessOf } from '../../app/liveness.ts'
import { newestRunOf } from '../../app/newest-run.ts'
import { watchOptions } from '../../app/options/watch-options.ts'
import type { Asked, Choice } from '../../app/options/choice.ts'
import type { RunFlags } from '../../app/options/flags.ts'
import { loadAsked } from '../../app/options/load-settings.ts'
import { findProject, openExistingStore, type Project } from '../../app/project.ts'
import { openSession, type Session } from '../../app/session.ts'
import { TerminalCaller } from '../../app/terminal-caller.ts'
import { herdrListener } from '../../app/reporting/herdr.ts'
import type { StateListener } from '../../app/reporting/state-listener.ts'
import { StateReporter } from '../../app/reporting/state-reporter.ts'
import { tmuxListener } from '../../app/reporting/tmux.ts'
import { windowListener } from '../../app/reporting/window-listener.ts'
import { begin } from '../../app/starting/begin.ts'
import { nothingToStart } from '../../app/starting/nothing-to-start.ts'
import { LoopworkError } from '../../core/errors.ts'
import type { Store } from '../../core/ports/store.ts'
import type { OutputMode } from '../../core/run/settings.ts'
import { preflight } from '../../git/repository/preflight.ts'
import type { Screen, ScreenEnd } from '../../tui/open-screen.tsx'
import type { Lesson } from '../../tui/state/screen/screen-state.ts'
import { errorLines } from '../print/error.ts'
import { printAtEnd } from '../print/print-at-end.ts'
import { openOnBoard } from '../run/board-screen.ts'
import { dryRun } from '../run/dry-run.ts'
import { exitCodeOfRun } from '../run/exit-code-of-run.ts'
import { exitCodes } from '../run/exit-codes.ts'
import { isDetached, linesAtLeaving } from '../run/lines-at-leaving.ts'
import { openPlainOnBoard } from '../plain/plain-screen.ts'
import { Shift } from '../run/screen-supervision.ts'
import { isOnScreen } from '../run/is-on-screen.ts'
import { handleSignals, type Stoppable } from '../run/signals.ts'
import { wantsPlain } from '../plain/wants-plain.ts'
import type { StartPage } from '../start-page/open-start-page.ts'
import { needsSetup } from '../setup/needs-setup.ts'
import { superviseInLines } from './run.ts'

/** What a demo has beside the screen of every run. */
interface HowShown {
  /** The page that the screen takes the place of. */
  readonly page?: StartPage
  /** Keys that the person is to try. */
  readonly lessons?: readonly Lesson[]
}

/** The supervisor screen; over a run that another loopwork supervises, a screen that watches it. Without a terminal: `run`. */
export async function tui(sources: readonly string[], flags: RunFlags, how: HowShown = {}): Promise<number> {
  const onScreen = isOnScreen()
  // The screen's code is loaded on this core while git runs on another.
  if (process.stdout.isTTY) void import('../../tui/open-screen.tsx').catch(() => undefined)
  const project = await findProject(flags)
  if (!onScreen || flags.dryRun === true) {
    const asked = await checkedAsked(project, sources, flags)
    if (flags.dryRun === true) return dryRun(project, asked, flags)
    const { session, heard } = await begin(project, asked, await openExistingStore(project))
    return closing(session, () => superviseInLines(session, { flags, heard }))
  }
  // Opened once for everything before the first frame.
  const store = await openExistingStore(project)
  try {
    const watched = store === null ? null : await openWatched(project, store, { sources, flags })
    if (watched !== null) return await closing(watched.session, () => onBoard(watched, flags))
    // That page is drawn; who hears the screen is told by a line what is missing.
    if (!wantsPlain(flags, process.env) && (await needsSetup(project, flags)))
      return await setUpFirst(project, store, { sources, flags })
    const run = await opened(project, await checkedAsked(project, sources, flags), store)
    return await closing(run.session, () => onBoard(run, flags, how))
  } finally {
    await store?.close()
  }
}

/** What was asked for, in a repository in which a run can work. */
async function checkedAsked(project: Project, sources: readonly string[], flags: RunFlags): Promise<Asked> {
  const loading = loadAsked(project, flags, { sources, screen: true })
  // A refusal of git is reported before any other error.
  loading.catch(() => undefined)
  await preflight(project.cwd, project.found ?? undefined)
  return loading
}

interface Called {
  readonly sources: readonly string[]
  readonly flags: RunFlags
}

/** Where nobody has said which agent works, a person is shown what was found, and chooses. */
async function setUpFirst(
  project: Project,
  store: Store | null,
  { sources, flags }: Called,
): Promise<number> {
  await preflight(project.cwd, project.found ?? undefined)
  const { setUp } = await import('../setup/set-up.ts')
  const page = await setUp({ project, sources, flags })
  if (typeof page === 'number') return page
  try {
    const run = await opened(project, await loadAsked(project, flags, { sources, screen: true }), store)
    return await closing(run.session, () => onBoard(run, flags, { page }))
  } finally {
    await page.close()
  }
}

async function opened(project: Project, asked: Asked, store: Store | null): Promise<Opened> {
  const { session, choice, heard } = await begin(project, asked, store)
  const { settings, options } = choice
  const rests = await showsLastRun(session, choice)
  return { session, heard, target: settings.target, outputMode: options.outputMode, rests }
}

/** A new run would end at once, and its numbers would hide those of the last one. */
async function showsLastRun(session: Session, choice: Choice): Promise<boolean> {
  try {
    const left = await nothingToStart(session, choice, { background: false, waits: true })
    return left !== null && left.counts.total > 0
  } catch (error) {
    // The run says it on the screen.
    if (error instanceof LoopworkError) return false
    await session.close()
    throw error
  }
}

interface Opened {
  readonly session: Session
  readonly target: string
  readonly outputMode: OutputMode
  /** Notices of the import. */
  readonly heard: readonly string[]
  /** The last run has ended, and nothing can start. */
  readonly rests: boolean
}

/**
 * A living run is watched with nothing but what is named on the command line: no config, no trust, no agent, and no check of what
 * would prevent a run. Null when no other loopwork supervises here.
 */
async function openWatched(
  project: Project,
  store: Store,
  { sources, flags }: Called,
): Promise<Opened | null> {
  const standing = await newestRunOf(project, store, await livenessOf())
  if (standing === null || standing.living.length === 0) return null
  const asked = await loadAsked(project, flags, { sources, screen: true, namedOnly: true })
  const watched = watchOptions(asked, standing)
  const order = { named: sources, configured: [], mayLeave: [], rules: readingRules(watched) }
  const readAgain = async () => (sources.length === 0 ? [] : readForImport(project, order))
  const heard = await importSources(project, store, {
    ...{ backlogs: await readAgain(), readAgain, rules: order.rules },
  })
  const session = await openSession(project, asked, store)
  const { target } = standing.run.settings
  return { session, target, outputMode: watched.outputMode, heard, rests: false }
}

async function closing(session: Session, work: () => Promise<number>): Promise<number> {
  try {
    return await work()
  } finally {
    await session.close()
  }
}

async function onBoard(
  { session, target, outputMode, heard, rests }: Opened,
  flags: RunFlags,
  { page, lessons = [] }: HowShown = {},
): Promise<number> {
  for (const message of heard) {
    await session.store.note(null, { type: 'notice', message })
  }
  const shift = new Shift(session, { rests })
  const told = handleSignals(shift, () => undefined)
  await page?.close()
  const opens = wantsPlain(flags, process.env) ? openPlainOnBoard : openOnBoard
  const screen = await opens(session, { target, outputMode, flags, shift, told, lessons })
  const caller = new TerminalCaller({
    ...{ store: session.store, project: session.project.name, env: process.env },
    write: (bytes) => screen.alert(bytes),
  })
  caller.begin()
  const reporter = new StateReporter({
    ...{ store: session.store, project: session.project.name },
    listeners: session.asked.config.tui.report ? listenersFor(screen) : [],
  })
  reporter.begin()
  const working = shift.work().catch((error: unknown) => error)
  // A key or a signal ends the supervisor: the screen closes after that, but for a signal not under a person's own program.
  void shift.over.then(() => Promise.race([screen.givenBack(), told.signalled])).then(() => screen.close())
  const end = await screen.closed
  await caller.finish()
  await reporter.finish()
  const failure = await afterScreen({ end, screen, shift, told, flags, outputMode, working })
  told.release()
  if (failure !== null) throw failure
  const exitCode =
    told.exitCode() ?? (isDetached(end) ? exitCodes.good : await exitCodeOfShift(session, shift))
  const isRead = await printAtEnd(
    await linesAtLeaving(session, { end, hasSupervised: shift.hasSupervised, flags }),
  )
  if (!isRead || shift.isUnread) {
    // The pending write, which its reader does not take, would keep the process alive.
    await session.close()
    process.exit(exitCode)
  }
  return exitCode
}

async function exitCodeOfShift(session: Session, { ended, rests }: Shift): Promise<number> {
  const how = ended ?? (rests ? ({ kind: 'finished' } as const) : null)
  return how === null ? exitCodes.good : exitCodeOfRun(session, how)
}

const listenersFor = (screen: Screen): readonly StateListener[] =>
  [windowListener(process.env, screen), tmuxListener(process.env), herdrListener(process.env)].filter(
    (listener) => listener !== null,
  )

interface Closing {
  readonly end: ScreenEnd
  readonly screen: Screen
  readonly shift: Shift
  readonly told: Stoppable
  readonly flags: RunFlags
  readonly outputMode: OutputMode
  readonly working: Promise<unknown>
}

/** Ends the supervisor, or goes on without the screen, after the screen has closed. Resolves to the error to end with. */
async function afterScreen(closing: Closing): Promise<Error | null> {
  const { end, shift, told, flags, outputMode } = closing
  if (end.kind === 'gone') told.hangUp()
  if (end.kind === 'failed') {
    // A failure of the screen must not end the run: it goes on in lines.
    for (const line of errorLines(end.error, { verbose: flags.verbose === true }))
      process.stderr.write(`${line}\n`)
    await shift.goOnInLines(flags, outputMode)
  }
  shift.close()
  const failure = await closing.working
  return failure instanceof Error ? failure : null
}
