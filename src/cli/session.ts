import { mkdir } from 'node:fs/promises'
import path from 'node:path'
import { buildPrompt } from '../agent/prompt.ts'
import { createBacklogWriter } from '../backlog/backlog-writer.ts'
import type { Clock } from '../core/ports/clock.ts'
import type { Git } from '../core/ports/git.ts'
import type { Processes } from '../core/ports/process.ts'
import type { OpenedRun, Store } from '../core/ports/store.ts'
import type { Run } from '../core/run.ts'
import type { RunSettings } from '../core/settings.ts'
import type { RunSummary } from '../core/summary.ts'
import { openGit } from '../git/open-git.ts'
import { systemClock } from '../process/clock.ts'
import { createProcesses } from '../process/create-processes.ts'
import { checkMachine } from '../app/check-machine.ts'
import { presetCure } from '../supervisor/holds.ts'
import { Supervisor } from '../supervisor/supervise.ts'
import type { Surroundings } from '../supervisor/world.ts'
import type { Project } from './project.ts'
import { openProjectStore } from './project.ts'
import type { StateFolder } from './state-folder.ts'
import { stateFolderOf } from './state-folder-of.ts'
import { summaryOfRun } from './summary-of-run.ts'

/** Everything that is open while this process supervises, or watches, a run. */
export interface Session {
  readonly project: Project
  readonly store: Store
  readonly git: Git
  readonly processes: Processes
  readonly clock: Clock
  readonly folder: StateFolder
  readonly settings: RunSettings
  summaryOf(run: Run): Promise<RunSummary>
  close(): Promise<void>
}

export async function openSession(project: Project, settings: RunSettings): Promise<Session> {
  const store = await openProjectStore(project)
  try {
    const git = await openGit({
      cwd: project.cwd,
      ...(project.found === null ? {} : { found: project.found }),
      stateDir: () => project.stateDir,
      journal: store,
    })
    const folder = stateFolderOf(project)
    await mkdir(path.join(project.stateDir, 'runs'), { recursive: true, mode: 0o700 })
    return {
      project,
      store,
      git,
      processes: createProcesses(),
      clock: systemClock,
      folder,
      settings,
      summaryOf: (run) => summaryOfRun({ store, git, folder, project: project.name }, run),
      close: () => store.close(),
    }
  } catch (error) {
    await store.close()
    throw error
  }
}

export interface Supervised {
  /** The newest event before this supervisor came: what is told from here on is new. */
  readonly since: number
  readonly opened: OpenedRun
  readonly supervisor: Supervisor
}

/** Opens (or joins, or carries on) the run and makes this process one of its supervisors. */
export async function superviseHere(
  session: Session,
  mode: 'auto' | 'resume' | 'fresh',
): Promise<Supervised> {
  const { store, git, processes, clock, settings } = session
  const base = await git.lane.tip(settings.target)
  const since = await store.newestEvent()
  const opened = await store.openRun({ mode, settings, base, identity: processes.self(), now: clock.now() })
  const { firstWorker } = opened.supervisor
  return { since, opened, supervisor: new Supervisor(await worldOf(session, opened), firstWorker) }
}

async function worldOf(session: Session, opened: OpenedRun): Promise<Surroundings> {
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
        const { name, command } = opened.run.settings.agent
        const missing = processes.missingCommand(command[0] ?? '', project.root)
        return missing === null ? null : { message: `agent ${name}: ${missing}`, cure: presetCure }
      },
    },
    backlog: createBacklogWriter(project.root),
    run: opened.run,
    me: opened.supervisor.id,
    backlogFiles: await store.sources(),
    promptFor: buildPrompt,
  }
}
