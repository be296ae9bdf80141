import { readReviewAnswer } from '../../agent/review-answer.ts'
import type { SupervisorId } from '../../core/ids.ts'
import type { OpenReading } from '../../core/ports/agent-reading.ts'
import type { LogTail, Processes } from '../../core/ports/process.ts'
import type { Store } from '../../core/ports/store.ts'
import type { Run } from '../../core/run/run.ts'
import type { Surroundings } from '../../supervisor/context.ts'
import type { VirtualClock } from '../virtual-clock.ts'
import { SimulatedAgents } from './simulated-agents.ts'
import { simulatedBacklogs } from './simulated-backlogs.ts'
import { simulatedGit, type SimulatedPlace } from './simulated-git.ts'
import { SimulatedPaths } from './simulated-paths.ts'
import type { SimulatedRepository } from './simulated-repository.ts'
import { simulatedShell } from './simulated-shell.ts'
import { simulatedStore } from './simulated-store.ts'
import type { WorldRules } from './world-rules.ts'

export interface WorldParts {
  readonly rules: WorldRules
  readonly clock: VirtualClock
  readonly repository: SimulatedRepository
  /** A real one, whose time is the clock's. */
  readonly store: Store
  readonly run: Run
  readonly me: SupervisorId
  readonly place: SimulatedPlace
  readonly openReading: OpenReading
}

/**
 * Everything outside of a supervisor, made up: git, agents, commands, files and time. What a supervisor does in it is what it would
 * do in a repository; nothing is started, and nothing is written.
 */
export function simulatedWorld(parts: WorldParts): Surroundings {
  const { rules, clock, repository, store, run, me, place, openReading } = parts
  const paths = new SimulatedPaths()
  const agents = new SimulatedAgents({ rules, clock, run, repository, paths })
  const shell = simulatedShell({ rules, clock, gate: run.settings.gate, agents })
  return {
    store: simulatedStore(store, clock),
    git: simulatedGit(repository, place),
    processes: simulatedProcesses(agents, shell),
    clock,
    backlog: simulatedBacklogs(place.root),
    paths,
    checks: { machine: async () => null, preset: async () => null },
    storeHeld: () => {},
    asks: () => false,
    run,
    me,
    backlogFiles: [],
    promptFor: agents.promptFor,
    reviewPromptFor: agents.reviewPromptFor,
    readReview: readReviewAnswer,
    judgePromptFor: () => '',
    readJudgement: () => null,
    readSummary: () => null,
    readSignals: () => ({ verdict: null, why: '', complete: false, contradiction: null }),
    openReading,
    newSessionId: agents.newSessionId,
    changedSince: async () => false,
    copies: { write: async () => true, read: async () => null },
    takeFile: async () => null,
    startFor: agents.startFor,
  }
}

/** Who a supervisor of a simulated world is. */
export const simulatedIdentity = { host: 'sim', bootId: 'sim', pidNamespace: 1, pid: 0, startTime: '0' }

const simulatedProcesses = (agents: SimulatedAgents, shell: Processes['shell']): Processes => ({
  agents,
  shell,
  missingCommand: () => null,
  whyNoHardShare: async () => null,
  self: () => simulatedIdentity,
  vitalsOf: () => null,
  sweep: async () => {},
  liveness: () => 'alive',
  tail: () => emptyLog,
  records: (path) => agents.tail(path) ?? emptyLog,
})

const emptyLog: LogTail = {
  read: () => ({ lines: [], more: false }),
  takeRest: () => null,
  extent: () => ({ readBytes: 0, totalBytes: 0, lineBytes: 0 }),
  skip: () => false,
  jump: () => {},
  takeSkipped: () => null,
  hasCut: () => false,
  close: () => {},
}
