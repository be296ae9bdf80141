import { createHash } from 'node:crypto'
import { existsSync, readdirSync } from 'node:fs'
import { mkdir, stat, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { signedText } from '../../agent/decoders/signed-text.ts'
import { readStoredLine } from '../../agent/readable/stored-line.ts'
import type { Attempt } from '../../core/attempt.ts'
import { isJudge } from '../../core/judge.ts'
import type { KeptCopy } from '../../core/board/board.ts'
import type { AttemptId, EpochMs, Oid, RunId, SupervisorId } from '../../core/ids.ts'
import { slugOf } from '../../core/naming/slug.ts'
import type { BegunSetup } from '../../core/policy/start-steps.ts'
import type { Receipt } from '../../core/run/summary.ts'
import { replaceFileDurably } from '../../files/replace-file.ts'
import type { LogSource } from '../../process/logs/source-log.ts'
import { errOf, outOf } from '../../process/protocol/agent-files.ts'
import type { CommandLog, HookFiles, StatePaths } from '../../supervisor/context.ts'
import type { StoredLogs } from '../../supervisor/phases/clean-up/log-retention.ts'
import { sanitize } from '../../text/sanitize.ts'
import { safeJsonPage } from '../../text/safe-json.ts'
import { removeLogs, rotateLaneLogs, storedLogs } from '../attempt-logs.ts'
import { begunAt, commandLogAt, commandSourcesAt } from '../command-log.ts'
import { hookCall, hookFilesAt, openHooksIn, type HookPlace } from '../hook-files.ts'
import { LineLogFile } from '../line-log.ts'
import { keepCopy } from './kept-copy.ts'

/** The folder `loopwork/` in the common git directory, 0700: database, attempts, runs. */
export class StateFolder implements StatePaths {
  readonly root: string
  /** Distinguishes this store's processes from those of every other store on the machine. */
  readonly #key: string
  readonly #receiptOf: (attempt: Attempt, merged: Oid | null) => Receipt

  constructor(root: string, receiptOf: (attempt: Attempt, merged: Oid | null) => Receipt) {
    this.root = root
    this.#key = createHash('sha256').update(root).digest('hex').slice(0, 12)
    this.#receiptOf = receiptOf
  }

  get database(): string {
    return path.join(this.root, 'loopwork.db')
  }

  runDir(run: number): string {
    return path.join(this.root, 'runs', String(run))
  }

  attemptDir({ id }: Pick<Attempt, 'id'>): string {
    return path.join(this.root, 'attempts', String(id))
  }

  /** Of the attempt's first agent: the attempt's own folder, or one in it for an agent that was not the first at its start. */
  #placeOf({ id, agents: [{ number }] }: Pick<Attempt, 'id' | 'agents'>): string {
    if (number === 0) return this.attemptDir({ id })
    const name = isJudge(number) ? `judge-${number}` : `agent-${number + 1}`
    return path.join(this.attemptDir({ id }), name)
  }

  agentDir(attempt: Attempt, index: number): string {
    return path.join(this.#placeOf(attempt), 'agents', String(index))
  }

  agentOutput(attempt: Attempt, index: number): { readonly out: string; readonly err: string } {
    const dir = this.agentDir(attempt, index)
    return { out: outOf(dir), err: errOf(dir) }
  }

  commandLog(attempt: Attempt, kind: CommandKind): CommandLog {
    const number = this.#commands(attempt, kind).length + 1
    return commandLogAt(path.join(this.#placeOf(attempt), `${kind}-${number}`))
  }

  laneLog(target: string): CommandLog {
    return commandLogAt(path.join(this.root, 'lanes', slugOf(target)))
  }

  laneMarker(target: string): string {
    return `${this.#key}-lane-${slugOf(target)}`
  }

  marker(attempt: Attempt): string {
    const [{ number }] = attempt.agents
    return number === 0 ? `${this.#key}-${attempt.id}` : `${this.#key}-${attempt.id}.${number + 1}`
  }

  /** The logs of an attempt in the order in which they are written, and how each is to be read. */
  logs(attempt: Attempt): readonly LogSource[] {
    return [
      ...this.#commands(attempt, 'setup').flatMap(commandSourcesAt),
      ...sourcesIn(this.#agents(attempt), attempt),
      ...this.#commands(attempt, 'gate').flatMap(commandSourcesAt),
      ...sourcesIn(this.#reviewers(attempt), attempt).map((source) => ({
        ...source,
        by: 'reviewer' as const,
      })),
    ]
  }

  /** The setup commands of an attempt that have begun by then, oldest first. */
  begunSetups(attempt: Attempt, until: EpochMs): readonly BegunSetup[] {
    return this.#commands(attempt, 'setup').flatMap((stem) => begunAt(stem, until) ?? [])
  }

  /** Of those that chose among the works of several agents. */
  judgeLogs(attempt: Attempt): readonly LogSource[] {
    return sourcesIn(this.#judges(attempt), attempt).map((source) => ({ ...source, by: 'judge' as const }))
  }

  /** The same as `logs` with what agents print in place of the lines that are made of it; null where no agent's is. */
  rawLogs(attempt: Attempt): readonly LogSource[] | null {
    const agents = this.#agents(attempt)
    const reviewers = this.#reviewers(attempt)
    if (![...agents, ...reviewers].some((writer) => existsSync(errOf(writer)))) return null
    return [
      ...this.#commands(attempt, 'setup').flatMap(commandSourcesAt),
      ...agents.flatMap(rawSourcesOf),
      ...this.#commands(attempt, 'gate').flatMap(commandSourcesAt),
      ...reviewers.flatMap(rawSourcesOf),
    ]
  }

  /** Of the agent, then of those that review its work. */
  agentLogs(attempt: Attempt): readonly LogSource[] {
    return sourcesIn([...this.#agents(attempt), ...this.#reviewers(attempt)], attempt)
  }

  lineLog(attempt: Attempt, index: number): LineLogFile {
    return new LineLogFile(linesOf(this.agentDir(attempt, index)))
  }

  /** A second one has begun where the first never came about, or its session could not be taken up. */
  newestAgentDir(attempt: Attempt): string {
    return [...this.#agents(attempt), ...this.#reviewers(attempt)].at(-1) ?? this.agentDir(attempt, 0)
  }

  reviewDir(attempt: Attempt, index: number): string {
    return path.join(this.attemptDir(attempt), 'reviews', String(index))
  }

  reviewOutput(attempt: Attempt, index: number): { readonly out: string; readonly err: string } {
    const dir = this.reviewDir(attempt, index)
    return { out: outOf(dir), err: errOf(dir) }
  }

  reviewLines(attempt: Attempt, index: number): LineLogFile {
    return new LineLogFile(linesOf(this.reviewDir(attempt, index)))
  }

  reviewCount(attempt: Attempt): number {
    return this.#reviewers(attempt).length
  }

  agentCount(attempt: Attempt): number {
    return this.#agents(attempt).length
  }

  /** `…/gate-1`, `…/gate-2`: the commands of a kind that have begun. */
  #commands(attempt: Attempt, kind: CommandKind): readonly string[] {
    const dir = this.#placeOf(attempt)
    const begun = new Set(existsSync(dir) ? readdirSync(dir) : [])
    const stems: string[] = []
    while (begun.has(`${kind}-${stems.length + 1}.begin`) || begun.has(`${kind}-${stems.length + 1}.log`)) {
      stems.push(path.join(dir, `${kind}-${stems.length + 1}`))
    }
    return stems
  }

  #agents(attempt: Attempt): readonly string[] {
    return numberedIn(path.join(this.#placeOf(attempt), 'agents'))
  }

  /** Of the attempt's work, whichever of its agents made it. */
  #reviewers(attempt: Attempt): readonly string[] {
    return numberedIn(path.join(this.attemptDir(attempt), 'reviews'))
  }

  #judges(attempt: Attempt): readonly string[] {
    const dir = this.attemptDir(attempt)
    const names = existsSync(dir) ? readdirSync(dir).filter((name) => /^judge-\d+$/.test(name)) : []
    return names.sort().flatMap((name) => numberedIn(path.join(dir, name, 'agents')))
  }

  async prepare(attempt: Attempt): Promise<void> {
    for (const agent of attempt.agents) {
      const place = this.#placeOf({ id: attempt.id, agents: [agent] })
      await mkdir(path.join(place, 'agents'), { recursive: true, mode: 0o700 })
    }
    await mkdir(path.join(this.root, 'lanes'), { recursive: true, mode: 0o700 })
  }

  async storeLastMessage(attempt: Attempt, text: string): Promise<void> {
    await writeFile(this.#lastMessageOf(attempt), text, { mode: 0o600 })
  }

  async lastMessage(attempt: Attempt): Promise<string | null> {
    const file = this.#lastMessageOf(attempt)
    return (await isThere(file)) ? file : null
  }

  #lastMessageOf(attempt: Attempt): string {
    return path.join(this.#placeOf(attempt), 'last-message.txt')
  }

  hookFiles(run: RunId, supervisor: SupervisorId, name: string): HookFiles {
    return hookFilesAt(this.#hookPlace(run), hookCall(supervisor, name))
  }

  openHooks(run: RunId): ReturnType<StatePaths['openHooks']> {
    return openHooksIn(this.#hookPlace(run))
  }

  #hookPlace(run: RunId): HookPlace {
    return { folder: path.join(this.runDir(run), 'hooks'), marker: `${this.#key}-hook-${run}` }
  }

  keepCopy(id: AttemptId, lines: AsyncIterable<readonly string[]>): Promise<KeptCopy> {
    return keepCopy(this.attemptDir({ id }), lines)
  }

  stillThere(): boolean {
    return existsSync(this.database)
  }

  storedLogs(): Promise<readonly StoredLogs[]> {
    return storedLogs(this.root)
  }

  removeLogs(logs: StoredLogs): Promise<void> {
    return removeLogs(this.root, logs)
  }

  rotateLaneLogs(): Promise<void> {
    return rotateLaneLogs(this.root)
  }

  /** Not of one whose folder was taken away to save space. */
  async owesReceipt(attempt: Attempt): Promise<boolean> {
    const dir = this.attemptDir(attempt)
    return (await isThere(dir)) && !(await isThere(path.join(dir, 'receipt.json')))
  }

  async writeReceipt(attempt: Attempt, merged: Oid | null): Promise<void> {
    await this.prepare(attempt)
    await replaceFileDurably(
      path.join(this.attemptDir(attempt), 'receipt.json'),
      safeJsonPage(this.#receiptOf(attempt, merged)),
      0o600,
    )
  }
}

/** Folders `0`, `1`, …, in this order. */
function numberedIn(dir: string): readonly string[] {
  if (!existsSync(dir)) return []
  return readdirSync(dir)
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .sort((one, other) => one - other)
    .map((number) => path.join(dir, String(number)))
}

/** Of an agent that prints records, and so has a log of its own for stderr: the lines that were made of them. */
const sourcesIn = (writers: readonly string[], { item }: Pick<Attempt, 'item'>): readonly LogSource[] =>
  writers.flatMap((writer): LogSource[] => {
    if (!existsSync(outOf(writer))) return []
    return existsSync(errOf(writer))
      ? [{ path: linesOf(writer), writer, read: (raw) => readStoredLine(raw, item) }]
      : [{ path: outOf(writer), writer, read: (raw) => signedText(raw, item) }]
  })

/** Records on stdout, and what its stderr had; that is set off, since nothing else is known of it. */
const rawSourcesOf = (writer: string): readonly LogSource[] => [
  { path: outOf(writer), writer, read: (raw) => ({ kind: 'output', text: sanitize(raw), at: null }) },
  { path: errOf(writer), writer, read: (raw) => ({ kind: 'notice', text: sanitize(raw), at: null }) },
]

/** Beside the two logs that they are made of. */
const linesOf = (agentDir: string): string => path.join(agentDir, 'lines')

type CommandKind = 'setup' | 'gate' | 'teardown'

const isThere = (file: string): Promise<boolean> =>
  stat(file).then(
    () => true,
    (error: unknown) => {
      if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return false
      throw error
    },
  )
