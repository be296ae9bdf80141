import { constants } from 'node:os'
import { compareOrder } from '../../app/comparing/compare-order.ts'
import { diffPager } from '../../app/comparing/diff-pager.ts'
import type { RunFlags } from '../../app/options/flags.ts'
import { openLiveSettings } from '../../app/live-settings/live-settings.ts'
import { personEditor } from '../../app/programs/person-editor.ts'
import { personShell, shellIn } from '../../app/programs/person-shell.ts'
import type { Session } from '../../app/session.ts'
import { StoreBoard } from '../../board/store-board.ts'
import { sourcesAbove, sourcesBelow } from '../../app/state-folder/try-sources.ts'
import { givenTo, placeNameOf } from '../../core/attempt.ts'
import type { PersonPrograms } from '../../core/calling/person-programs.ts'
import type { OutputMode } from '../../core/run/settings.ts'
import { openPaneLog } from '../../process/logs/pane-log.ts'
import { summaryMarkdown } from '../../report/summary-markdown.ts'
import type { Screen } from '../../tui/open-screen.tsx'
import type { QuitWay } from '../../tui/state/screen/modal.ts'
import type { Lesson } from '../../tui/state/screen/screen-state.ts'
import { errorLines } from '../print/error.ts'
import { markScreen } from '../start/screen-mark.ts'
import { exitCodes } from './exit-codes.ts'
import { PlainStream } from './plain-stream.ts'
import { screenSettings } from './screen-settings.ts'
import type { Shift } from './screen-supervision.ts'
import type { Stoppable } from './signals.ts'
import { writeBeside } from '../../process/write-beside.ts'

/** Signals that would end the process without its exit handlers. The agents go on, as after any crash. */
const deadlySignals = ['SIGQUIT', 'SIGABRT', 'SIGALRM', 'SIGUSR2', 'SIGXCPU'] as const

export interface ScreenParts {
  /** The branch that the run merges into. */
  readonly target: string
  readonly outputMode: OutputMode
  readonly flags: RunFlags
  readonly shift: Shift
  readonly told: Stoppable
  /** Keys that the person is to try. */
  readonly lessons: readonly Lesson[]
}

/** Opens the screen over the store's board. Ink is loaded here and nowhere else. */
export async function openOnBoard(session: Session, parts: ScreenParts): Promise<Screen> {
  const { outputMode, flags, shift, told, lessons } = parts
  const { openScreen } = await import('../../tui/open-screen.tsx')
  const { ttyTerminal } = await import('../../tui/terminal/terminal.ts')
  const { restoreTerminal } = await import('../../tui/terminal/restore-terminal.ts')
  const board = await boardOf(session, parts)
  const lines = new PlainStream({
    ...{ session, flags, since: await session.store.newestEvent() },
    ask: (body) => board.ask(body),
    stopping: () => shift.stopping,
    onGone: () => told.hangUp(),
  })
  restoreHoweverItEnds(restoreTerminal, 'The agents go on; loopwork tui takes them over.')
  return openScreen({
    board,
    terminal: ttyTerminal(process.stdin, process.stdout, writeBeside),
    settings: { ...screenSettings(session.asked.config, flags, outputMode), lessons },
    programs: { ...programsOf(session), lines: () => lines.program() },
    onInterrupt: () => told.interrupt(),
    onQuit: (how) => leaveRun(how, board, shift),
  })
}

export const programsOf = (session: Session): Omit<PersonPrograms, 'lines'> => ({
  pager: (source) => diffPager(session, source),
  editor: (work, spot) => personEditor(session.store, work, spot),
  shell: (work) => personShell(session.store, work),
  checkoutShell: async () => shellIn(session.project.root, 'Your checkout; exit goes back to loopwork.'),
})

/** What leaving a screen in each way means for its run. */
export function leaveRun(
  how: QuitWay | 'leave' | 'stay',
  board: Pick<StoreBoard, 'ask'>,
  shift: Shift,
): void {
  if (how === 'drain') shift.drain()
  if (how === 'stay') shift.undrain()
  if (how === 'detach') shift.detach()
  if (how === 'abort') void abortRun(board, shift)
}

/** The same as by any other key or command: the run ends, with all who supervise it. */
async function abortRun(board: Pick<StoreBoard, 'ask'>, shift: Shift): Promise<void> {
  // Where the store can't take the command, this process ends its own agents all the same.
  const asked = await board.ask({ kind: 'abort' }).catch(() => [])
  if (asked.length === 0) shift.stop()
}

export async function boardOf(session: Session, { target, shift, flags }: ScreenParts): Promise<StoreBoard> {
  const { store, clock, processes, folder, project } = session
  const newest = await store.newestRun()
  return new StoreBoard({
    endedBefore: newest !== null && newest.endedAt !== null && !shift.rests ? newest.id : null,
    store,
    clock,
    project: project.name,
    target,
    livenessOf: (identity) => processes.liveness(identity),
    self: processes.self(),
    openLog: (tries) =>
      openPaneLog({
        before: sometimes(clock, () => sourcesAbove(folder, tries())),
        own: sometimes(clock, () => folder.logs(tries().attempt)),
        raw: sometimes(clock, () => folder.rawLogs(tries().attempt)),
        after: sometimes(clock, () => sourcesBelow(tries())),
      }),
    keepCopy: (attempt, lines) => folder.keepCopy(attempt, lines),
    reportOf: summaryMarkdown,
    vitalsOf: (attempt) => processes.vitalsOf(folder.newestAgentDir(attempt)),
    startOf: (attempt, now) => ({
      making: session.git.worktrees.making(placeNameOf(attempt)),
      makesIt: !shift.watches,
      begun: folder.begunSetups(attempt, now),
    }),
    look: (attempt) => {
      const [agent] = attempt.agents
      const { path: dir, base } = agent.worktree
      return session.git.worktrees.look({ ...placeNameOf(attempt), dir, base, given: givenTo(agent) })
    },
    openDiff: async (source) => session.git.openDiff(await compareOrder(session, source)),
    openConflict: (sides) => session.git.openConflict(sides),
    unsettled: (dir) => session.git.worktrees.unsettled(dir),
    settling: (place) => session.git.worktrees.settling(place),
    branchTip: (branch) => session.git.branchTip(branch),
    settings: openLiveSettings(session, flags),
    summaryOf: (run) => (shift.rests ? session.summaryAsItStands(run) : session.summaryOf(run)),
    wake: () => shift.wake(),
    wanted: () => shift.wanted(),
    begun: () => shift.begun,
    undoHere: (item) => shift.undo(item),
    watches: () => shift.watches,
    storeHeld: () => shift.storeHeld,
    stopping: () => shift.stopping,
    draining: () => shift.draining,
  })
}

/**
 * However the process ends, the terminal is restored.
 * @param afterFault what a person can do after a fault of the screen.
 * @returns what takes that back for a screen that has closed: the next one has words of its own. A terminal that took nothing at the
 * end is restored at exit all the same.
 */
export function restoreHoweverItEnds(restoreTerminal: () => void, afterFault: string): () => void {
  const unmark = markScreen(process.stdout.fd)
  process.on('exit', () => {
    restoreTerminal()
    unmark()
  })
  const tell = (error: unknown): void => {
    restoreTerminal()
    const lines = [...errorLines(error, { verbose: true }), afterFault]
    process.stderr.write(`${lines.join('\n')}\n`)
    process.exit(exitCodes.internal)
  }
  const die = (signal: NodeJS.Signals): void => process.exit(128 + constants.signals[signal])
  process.on('uncaughtException', tell)
  for (const signal of deadlySignals) process.on(signal, die)
  return () => {
    process.off('uncaughtException', tell)
    for (const signal of deadlySignals) process.off(signal, die)
  }
}

/** New logs are rare, and panes ask for the list thirty times a second: the folder is read only twice a second. */
function sometimes<T>(clock: Session['clock'], read: () => T): () => T {
  let last: { readonly value: T; readonly at: number } | null = null
  return () => {
    const at = clock.awakeMs()
    if (last === null || at - last.at > 500) last = { value: read(), at }
    return last.value
  }
}
