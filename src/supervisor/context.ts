import type { Freezer } from './agent/freezer.ts'
import type { AgentPreset } from '../core/agent/preset.ts'
import type { Attempt, Work } from '../core/attempt.ts'
import type { EpochMs, Oid, RunId, SupervisorId } from '../core/ids.ts'
import type { Item } from '../core/item.ts'
import type { LineToStore } from '../core/line.ts'
import type { OpenReading } from '../core/ports/agent-reading.ts'
import type { BacklogFiles } from '../core/ports/backlog.ts'
import type { Signals } from '../core/agent/signals.ts'
import type { PrintedSummary } from '../core/policy/majority-status.ts'
import type { Clock } from '../core/ports/clock.ts'
import type { DiffText, Git } from '../core/ports/git.ts'
import type { Processes } from '../core/ports/process.ts'
import type { PersonNote } from '../core/person-note.ts'
import type { Store } from '../core/ports/store.ts'
import type { Verdict } from '../core/review/review.ts'
import type { Hold } from '../core/run/hold.ts'
import type { Run } from '../core/run/run.ts'
import type { LineLog } from './agent/line-log.ts'
import type { StartPace } from './agent/start/start-pace.ts'
import type { Checks, Holds } from './holds.ts'
import type { Clearing } from './phases/clean-up/clearing.ts'
import type { StoredLogs } from './phases/clean-up/log-retention.ts'
import type { GateOnBase } from './phases/gate/gate-on-base.ts'
import type { SetupOwner } from './phases/setup-owner.ts'

/** Everything that the phases of an attempt and the lane work with. */
export interface SupervisorContext extends Surroundings {
  readonly holds: Holds
  readonly pace: StartPace
  readonly clearing: Clearing
  readonly freezer: Freezer
  readonly gateOnBase: GateOnBase
  readonly setupOwner: SetupOwner
  /** `run` is this from now on: a person may have changed its settings. */
  renew(run: Run): void
}

/** Everything with side effects that a supervisor may use, and the run it works on. */
export interface Surroundings {
  readonly store: Store
  readonly git: Git
  readonly processes: Processes
  readonly clock: Clock
  readonly backlog: BacklogFiles
  readonly paths: StatePaths
  readonly checks: Checks
  /** The store can't be used, or (null) can be used again: shown directly, since it can't be stored. */
  storeHeld(hold: Hold | null): void
  /** Whether a person is asked here what a run waits for; else it ends. It changes when a screen fails. */
  asks(): boolean
  readonly run: Run
  readonly me: SupervisorId
  /** Backlog files and copied paths, relative to the root: never part of an agent's work. */
  readonly backlogFiles: readonly string[]
  promptFor(order: PromptOrder): string
  reviewPromptFor(order: ReviewPromptOrder): string
  /** What a reviewer's final text answers; null when that can't be read for sure. */
  readReview(text: string): Verdict | null
  judgePromptFor(order: JudgePromptOrder): string
  /** What a judge's final text chooses among so many works; null when that can't be read. */
  readJudgement(said: string, works: number): { readonly choice: number; readonly why: string } | null
  /** The summary with which an agent ends what it says; null where it ends otherwise. `task`: texts of the task that it may repeat. */
  readSummary(said: string, task: readonly string[]): PrintedSummary | null
  /** What its words say of its task; `task`: texts of the task that it may repeat. */
  readSignals(said: string, task: readonly string[]): Signals
  openReading: OpenReading
  /** A UUID: CLIs that take an id of ours want one. */
  newSessionId(): string
  /** Files of an agent's worktree that are ours. */
  readonly copies: WorktreeCopies
  /** Reads a small file below `root` and removes it; null: there is none. */
  takeFile(root: string, name: string): Promise<string | null>
  /** Whether any file or folder below `dir` was changed after a moment. */
  changedSince(dir: string, moment: EpochMs): Promise<boolean>
  /** How a preset's agent is started, with the words of its session. */
  startFor(
    preset: AgentPreset,
    asked: SessionAsked,
  ): {
    readonly command: readonly string[]
    readonly env: Readonly<Record<string, string>>
  }
}

export interface WorktreeCopies {
  /** False where it would be written outside of the worktree. */
  write(root: string, name: string, text: string): Promise<boolean>
  /** Null: it is not there, or is no file. */
  read(root: string, name: string): Promise<string | null>
}

/** The session that an agent is started with; `resume`: one that exists already. */
export interface SessionAsked {
  readonly session: string | null
  readonly resume: boolean
}

/** The part that is needed to save and remove what an attempt has left; commands without a supervisor use it too. */
export type Remains = Pick<
  Surroundings,
  'store' | 'git' | 'processes' | 'clock' | 'paths' | 'run' | 'backlogFiles'
>

export interface PromptOrder {
  readonly item: Item
  readonly attempt: Attempt
  /** The commit that the agent's worktree starts from. */
  readonly base: Oid
  /** Earlier attempts of the item, oldest first. */
  readonly earlier: readonly Attempt[]
  /** Of a person, for this agent. */
  readonly notes: readonly PersonNote[]
  readonly tries: number
  readonly gate: readonly string[]
  /** It is to end with a summary, as agents of its backlog do. */
  readonly asksSummary: boolean
  /** The backlog that it is to review as a whole, in its worktree; null: it has a task. */
  readonly reviews: string | null
  readonly session: PromptedSession
}

/** How much of its task an agent knows already. */
export type PromptedSession =
  | { readonly kind: 'new' }
  /** It takes up the session of an earlier attempt. */
  | { readonly kind: 'of earlier try'; readonly after: Attempt }
  /** It goes on where the process before it was interrupted. */
  | { readonly kind: 'of this try' }
export interface JudgePromptOrder {
  readonly item: Item
  /** In the order in which they are shown. */
  readonly works: readonly DiffText[]
  readonly gate: readonly string[]
}

export interface ReviewPromptOrder {
  readonly item: Item
  readonly base: Oid
  readonly work: Work
  readonly diff: DiffText
  readonly gate: readonly string[]
  /** The answer of the reviewer before could not be read. */
  readonly again: boolean
}

/** Where things lie in the state folder, for an attempt's first agent and the receipt of all. All absolute. */
export interface StatePaths {
  agentDir(attempt: Attempt, index: number): string
  /** The logs of an agent that has two. */
  agentOutput(attempt: Attempt, index: number): { readonly out: string; readonly err: string }
  lineLog(attempt: Attempt, index: number): LineLog
  /** Folders of agents that review the attempt's work, each like an agent's. */
  reviewDir(attempt: Attempt, index: number): string
  reviewOutput(attempt: Attempt, index: number): { readonly out: string; readonly err: string }
  reviewLines(attempt: Attempt, index: number): LineLog
  /** How many reviewers of the attempt have a folder: the next one's index. */
  reviewCount(attempt: Attempt): number
  /** A new log for a setup, gate or teardown command of the attempt. */
  commandLog(attempt: Attempt, kind: 'setup' | 'gate' | 'teardown'): CommandLog
  /** The log of gates that belong to no attempt: the user's own commits merged with work on the lane. */
  laneLog(target: string): CommandLog
  laneMarker(target: string): string
  /** Marks every process of the attempt's first agent; unique on this machine, not only in this store. */
  marker(attempt: Attempt): string
  /** How often the agent was started, or was to be: the next start's index. */
  agentCount(attempt: Attempt): number
  /** Makes the folders of all its agents. */
  prepare(attempt: Attempt): Promise<void>
  /** Stores what its first agent has said last. */
  storeLastMessage(attempt: Attempt, text: string): Promise<void>
  /** The file with it; null where it has said nothing, or nobody has stored it. */
  lastMessage(attempt: Attempt): Promise<string | null>
  /** For one call of a hook. @param name unique among those of the supervisor. */
  hookFiles(run: RunId, supervisor: SupervisorId, name: string): HookFiles
  /** Calls that have begun and not ended, by the supervisor that made them. */
  openHooks(run: RunId): Promise<readonly { readonly supervisor: SupervisorId; readonly files: HookFiles }[]>
  /** False when the state folder was deleted: what is written from then on is lost. */
  stillThere(): boolean
  /** What each try and each run has on the disk. */
  storedLogs(): Promise<readonly StoredLogs[]>
  removeLogs(logs: StoredLogs): Promise<void>
  /** Moves lane logs that have become long aside. */
  rotateLaneLogs(): Promise<void>
  /** Whether the attempt has ended and has no receipt on the disk yet. */
  owesReceipt(attempt: Attempt): Promise<boolean>
  /** Stores `receipt.json`, atomically. `merged`: the item's commit on the lane, where it has one. */
  writeReceipt(attempt: Attempt, merged: Oid | null): Promise<void>
}

/** The files of one call of a hook. All absolute. */
export interface HookFiles {
  /** What it reads as stdin. */
  readonly input: string
  readonly log: string
  readonly marker: string
  begin(facts: string): Promise<void>
  /** Removes what nobody needs any more; a log with content stays for a while. */
  end(): Promise<void>
}

/**
 * Where a command's output is written. Our own lines above and below it are in separate files, so that no output can
 * pose as one.
 */
export interface CommandLog {
  /** Absolute; stdout and stderr are appended here. */
  readonly path: string
  begin(line: LineToStore): Promise<void>
  end(line: LineToStore): Promise<void>
}
