import { readingRules, type ReadingRules } from '../core/backlog/reading-rules.ts'
import { randomUUID } from 'node:crypto'
import { mkdir } from 'node:fs/promises'
import path from 'node:path'
import { readReviewAnswer } from '../agent/review-answer.ts'
import { buildReviewPrompt } from '../agent/prompts/review-prompt.ts'
import { startOf } from '../agent/start-of.ts'
import { errorText } from '../core/error-text.ts'
import { RunHasChanged } from '../core/policy/run-has-changed.ts'
import type { BacklogFiles } from '../core/ports/backlog.ts'
import type { Clock } from '../core/ports/clock.ts'
import type { Git } from '../core/ports/git.ts'
import type { Processes } from '../core/ports/process.ts'
import type { OpenedRun } from '../core/ports/run-store.ts'
import type { Store } from '../core/ports/store.ts'
import type { Run } from '../core/run/run.ts'
import type { RunOptions, RunSettings } from '../core/run/settings.ts'
import type { RunSummary } from '../core/run/summary.ts'
import { largestBytes } from '../backlog/source-file.ts'
import { readBelow, writeBelow } from '../files/below.ts'
import { takeFile } from '../files/take-file.ts'
import { changedSince } from '../files/changed-since.ts'
import { systemClock } from '../process/clock.ts'
import { createProcesses } from '../process/create-processes.ts'
import type { Surroundings } from '../supervisor/context.ts'
import { presetCure } from '../supervisor/holds.ts'
import { noteDoneElsewhere } from '../supervisor/lane/done-elsewhere.ts'
import { Supervisor } from '../supervisor/supervise.ts'
import { readJudgement } from '../agent/answers/read-judgement.ts'
import { readSignals } from '../agent/answers/read-signals.ts'
import { readSummary } from '../agent/answers/read-summary.ts'
import { buildJudgePrompt } from '../agent/prompts/judge-prompt.ts'
import { openAgentReading } from './agent-reading.ts'
import { createBacklogFiles, filesOfSources, leaving } from './backlog-files/backlog-files.ts'
import { inThread } from './backlog-files/in-thread.ts'
import { budgetNotices } from './budget-notices.ts'
import { newestRunOf } from './newest-run.ts'
import { noticesSince } from './notices-since.ts'
import { openGitOf } from './open-git-of.ts'
import type { Asked, Choice, NewestRun } from './options/choice.ts'
import { chooseOptions } from './options/choose-options.ts'
import { isTrustedRun, trustRun } from './options/run-trust.ts'
import type { Project } from './project.ts'
import { promptFor } from './prompt-for.ts'
import { summaryAsItStands, summaryOfRun } from './summary/run-summary.ts'
import { missingProgram, requireSandbox } from './starting/missing-program.ts'
import { missingIn } from './starting/missing-in.ts'
import { poolNotices } from './starting/pool-notices.ts'
import { checkMachine } from './starting/check-machine.ts'
import { stateFolderOf } from './state-folder/open-state-folder.ts'
import type { StateFolder } from './state-folder/state-folder.ts'

/** Everything that is open while this process supervises, or watches, a run. */
export interface Session {
  readonly project: Project
  readonly store: Store
  readonly git: Git
  readonly processes: Processes
  readonly clock: Clock
  readonly folder: StateFolder
  readonly asked: Asked
  /** Also written to its report. */
  summaryOf(run: Run): Promise<RunSummary>
  /** For a run of before, whose report stays as it was written. */
  summaryAsItStands(run: Run): Promise<RunSummary>
  close(): Promise<void>
}

/** Takes over the open store: it is closed with the session, or when that can't be opened. */
export async function openSession(project: Project, asked: Asked, store: Store): Promise<Session> {
  try {
    const git = await openGitOf(project, store)
    const folder = stateFolderOf(project)
    await mkdir(path.join(project.stateDir, 'runs'), { recursive: true, mode: 0o700 })
    const config = project.found?.config
    const sources = {
      store,
      git,
      folder,
      project: project.name,
      checkout: project.root,
      ...(config === undefined ? {} : { config }),
    }
    return {
      project,
      store,
      git,
      processes: createProcesses(),
      clock: systemClock,
      folder,
      asked,
      summaryOf: (run) => summaryOfRun(sources, run),
      summaryAsItStands: (run) => summaryAsItStands(sources, run),
      close: async () => {
        await git.close()
        await store.close()
      },
    }
  } catch (error) {
    await store.close()
    throw error
  }
}

export interface Supervised {
  /** The newest event from before this supervisor: every later one is new. */
  readonly since: number
  readonly opened: OpenedRun
  readonly choice: Choice
  /** Notices for the user, printed before all others. */
  readonly notices: readonly string[]
  readonly supervisor: Supervisor
}

/** How often options are chosen again because another loopwork was quicker. */
const patience = 5

/** Opens (or joins, or resumes) the run and makes this process one of its supervisors. */
export async function superviseHere(
  session: Session,
  mode: Asked['mode'],
  { storeHeld, asks }: Pick<Surroundings, 'storeHeld' | 'asks'>,
): Promise<Supervised> {
  const { store } = session
  const since = await store.newestEvent()
  for (let tries = 1; ; tries++) {
    const newest = await newestRunOf(session.project, store, (identity) =>
      session.processes.liveness(identity),
    )
    const choice = chooseOptions({ ...session.asked, mode }, newest)
    const untold = await rememberTrust(session, choice)
    try {
      const opened = await openAs(session, { mode, choice, newest })
      const { firstWorker } = opened.supervisor
      await noteDoneElsewhere(session, opened.run.settings.target)
      const notices = [
        ...(await noticesSince(store, since, opened.run.id)),
        ...choice.notices,
        ...elsewhere(session, choice),
        ...untold,
        ...(await noHardShare(session, opened.run.settings)),
        ...poolNotices(opened.run.settings, missingIn(session.project)),
        ...budgetNotices(opened.run),
      ]
      const world = await worldOf(session, opened, choice.options)
      const supervisor = new Supervisor({ ...world, storeHeld, asks }, firstWorker)
      return { since, opened, choice, notices, supervisor }
    } catch (error) {
      if (!(error instanceof RunHasChanged) || tries === patience) throw error
    }
  }
}

interface Opening {
  readonly mode: Asked['mode']
  readonly choice: Choice
  readonly newest: NewestRun | null
}

async function openAs(session: Session, { mode, choice, newest }: Opening): Promise<OpenedRun> {
  const { store, git, processes } = session
  const { settings, options, changes } = choice
  requireSandbox(settings, (name) => processes.missingCommand(name, session.project.root))
  // A run that can't deliver from its first moment on is not begun; one that loses its target on the way waits for it.
  await git.lane.requireBranch(settings.target)
  // While agents of an earlier start are running, a change of the settings may be theirs.
  if ((await store.openAttempts()).length === 0) await git.lane.watchConfig()
  const base = await git.lane.start(settings.target)
  // The last before the run is opened: a start that fails leaves the marks of the run that there is.
  await store.prepareScope({ filter: settings.filter, isNew: choice.kind === 'start' })
  return store.openRun({
    mode,
    settings,
    options,
    changes,
    expects: {
      run: choice.kind === 'start' ? null : (newest?.run ?? null),
      joins: choice.kind === 'join',
    },
    base,
    identity: processes.self(),
  })
}

/**
 * Before the run is stored: after a kill in between, the user must not be asked to trust their own run. Without a home folder a
 * run can be started all the same.
 */
async function rememberTrust({ project, store }: Session, choice: Choice): Promise<readonly string[]> {
  const place = { stateDir: project.stateDir, storeId: await store.storeId() }
  try {
    if (!(await isTrustedRun(place, choice, process.env))) await trustRun(place, choice, process.env)
    return []
  } catch (error) {
    const why = errorText(error)
    return [`that these options are yours can't be remembered (${why}): give them again to carry the run on`]
  }
}

/** What of the limits only the system could enforce, and can't here. */
async function noHardShare(
  { processes }: Session,
  { limits }: Pick<RunSettings, 'limits'>,
): Promise<readonly string[]> {
  const why = limits.cpuPercent === null ? null : await processes.whyNoHardShare()
  return why === null
    ? []
    : [`limits.cpu can't be enforced here (${why}): agents have the lowest priority instead`]
}

/** The target of a run does not change, whatever is checked out later. */
function elsewhere({ project }: Session, { kind, settings }: Choice): readonly string[] {
  if (kind === 'start' || project.branch === null || project.branch === settings.target) return []
  return [`the run merges into ${settings.target}, not into ${project.branch}, which is checked out here`]
}

/** Where a run's items come from, and how that is read. */
type SourcesRead = Pick<RunOptions, 'sources'> & ReadingRules

export async function worldOf(
  session: Session,
  opened: { readonly run: Run; readonly supervisor: Pick<OpenedRun['supervisor'], 'id'> },
  { sources, ...rules }: SourcesRead,
): Promise<Omit<Surroundings, 'storeHeld' | 'asks'>> {
  const { store, git, processes, clock, folder, project } = session
  return {
    store,
    git,
    processes,
    clock,
    paths: folder,
    checks: {
      machine: () =>
        checkMachine({ stateDir: project.stateDir, worktreeRoot: opened.run.settings.worktreeRoot }, git),
      preset: async () => {
        const missing = missingProgram(opened.run.settings, (name) =>
          processes.missingCommand(name, project.root),
        )
        return missing === null ? null : { message: missing, cure: presetCure }
      },
    },
    backlog: backlogFilesOf(session, { sources, ...rules }),
    run: opened.run,
    me: opened.supervisor.id,
    backlogFiles: await filesOfSources(project, store),
    promptFor,
    reviewPromptFor: buildReviewPrompt,
    readReview: readReviewAnswer,
    judgePromptFor: buildJudgePrompt,
    readJudgement,
    readSummary,
    readSignals,
    openReading: openAgentReading,
    newSessionId: randomUUID,
    changedSince,
    takeFile,
    copies: { write: writeBelow, read: (root, name) => readBelow(root, name, largestBytes) },
    startFor: (preset, asked) => startOf(preset, asked, process.getuid?.() === 0),
  }
}

export function backlogFilesOf(
  { project, store, folder, asked }: Session,
  { sources, ...rules }: SourcesRead,
): BacklogFiles {
  const { root, inGit } = project
  const checkout = { root, inGit }
  const named = { named: asked.sources.named, configured: sources }
  const here = createBacklogFiles({
    project: checkout,
    store,
    rules: readingRules(rules),
    mayLeave: leaving(checkout, named),
  })
  return inThread(here, { checkout, database: folder.database, rules: readingRules(rules), sources: named })
}
