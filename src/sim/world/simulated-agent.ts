import type { EpochMs } from '../../core/ids.ts'
import type { Agent, AgentEnd, AgentVitals, LogTail } from '../../core/ports/process.ts'
import type { AgentScript } from '../script/agent-script.ts'
import type { VirtualClock } from '../virtual-clock.ts'

/** So much memory an agent CLI takes, about. */
const rssBytes = 400 * 1024 ** 2

/** Longer than a supervisor waits between two looks. */
const betweenLooksMs = 150
/** Silence in the middle of a turn that a supervisor notes. */
const noticedQuietMs = 60_000

export interface SimulatedAgentParts {
  readonly clock: VirtualClock
  readonly pid: number
  readonly limits: { readonly timeoutMs: number; readonly idleMs: number | null }
  /** Called once, before `ended` resolves. */
  readonly over: () => unknown
  /** Its vendor begins to refuse it, and its account with it. */
  readonly limited: (until: EpochMs) => void
}

/** A process that does what a script says, at the times that it says. */
export class SimulatedAgent implements Agent {
  readonly identity
  readonly #parts: SimulatedAgentParts
  readonly #startedAt: EpochMs
  readonly #ended = Promise.withResolvers<AgentEnd>()
  readonly #printed: string[] = []
  readonly #plans: (() => void)[] = []
  #script: AgentScript
  #bytes = 0
  #printedAt: EpochMs
  #stepsLeft = 0
  #isOver = false

  constructor(parts: SimulatedAgentParts, script: AgentScript) {
    this.#parts = parts
    this.#script = script
    this.#startedAt = parts.clock.now()
    this.#printedAt = this.#startedAt
    this.identity = {
      host: 'sim',
      bootId: 'sim',
      pidNamespace: 1,
      pid: parts.pid,
      startTime: String(parts.pid),
    }
    this.#play(script, this.#startedAt)
    this.#announceLimits()
  }

  get ended(): Promise<AgentEnd> {
    return this.#ended.promise
  }

  get isOver(): boolean {
    return this.#isOver
  }

  get workedMs(): number {
    return this.#parts.clock.now() - this.#startedAt
  }

  get works(): boolean {
    return this.#script.works
  }

  /** Something outside makes it do something else from now on. */
  follow(script: AgentScript): void {
    if (this.#isOver) return
    this.#script = script
    this.#takeBack()
    this.#play(script, this.#parts.clock.now())
  }

  /** Nobody watches a rehearsal who could ask for that. */
  freeze(): void {}

  thaw(): void {}

  /** What hangs takes no notice of a signal that can be ignored. */
  stop(graceMs: number): Promise<void> {
    if (!this.#isOver) {
      const { clock } = this.#parts
      const isHanging = this.#isHanging
      const how: AgentEnd =
        isHanging || graceMs === 0
          ? { kind: 'exit', code: 137, signal: 'SIGKILL' }
          : { kind: 'exit', code: 143, signal: 'SIGTERM' }
      this.#takeBack()
      this.#plans.push(clock.plan(clock.now() + (isHanging ? graceMs : 0), () => this.#end(how)))
    }
    return this.ended.then(() => undefined)
  }

  async sweep(): Promise<void> {}

  release(): void {
    this.#takeBack()
  }

  cutOutput(): void {}

  vitals(): AgentVitals {
    const now = this.#parts.clock.now()
    const quietMs = now - this.#printedAt
    return {
      awakeMs: now - this.#startedAt,
      outputBytes: this.#bytes,
      quietMs,
      stillMs: this.#isHanging ? quietMs : 0,
      cpuMs: 0,
      rssBytes,
      processes: this.#isOver ? 0 : 1,
      toolProcesses: 0,
    }
  }

  memoryBytes(): number {
    return rssBytes
  }

  /** Of what it has printed on stdout. */
  tail(): LogTail {
    let read = 0
    const extent = (): ReturnType<LogTail['extent']> => ({
      readBytes: read,
      totalBytes: this.#printed.length,
      lineBytes: read,
    })
    return {
      read: () => {
        const lines = this.#printed.slice(read)
        read = this.#printed.length
        return { lines, more: false }
      },
      takeRest: () => null,
      extent,
      skip: () => false,
      jump: () => {},
      takeSkipped: () => null,
      hasCut: () => false,
      close: () => {},
    }
  }

  get #isHanging(): boolean {
    return this.#script.end === null && this.#stepsLeft === 0
  }

  #play({ steps, end, limit }: AgentScript, from: EpochMs): void {
    const { clock, limited } = this.#parts
    if (limit !== null) this.#plans.push(clock.plan(from + limit.afterMs, () => limited(limit.until)))
    this.#stepsLeft = steps.length
    for (const { afterMs, records } of steps) {
      if (afterMs === 0) this.#print(records)
      else this.#plans.push(clock.plan(from + afterMs, () => this.#print(records)))
    }
    if (end !== null) this.#plans.push(clock.plan(from + end.afterMs, () => this.#end(end.how)))
  }

  /** The supervisor compares these with the time at each look; nobody else would wake it then. */
  #announceLimits(): void {
    const { clock, limits } = this.#parts
    this.#plans.push(clock.plan(this.#startedAt + limits.timeoutMs + 1))
  }

  #print(records: readonly string[]): void {
    const { clock, limits } = this.#parts
    this.#printed.push(...records)
    this.#bytes += records.reduce((sum, record) => sum + record.length + 1, 0)
    this.#printedAt = clock.now()
    this.#stepsLeft--
    if (!this.#isHanging) return
    this.#plans.push(clock.plan(this.#printedAt + noticedQuietMs + 1))
    // Before it counts as idle its files are looked at, and that is found at the look after.
    for (const looks of [0, 1])
      if (limits.idleMs !== null)
        this.#plans.push(clock.plan(this.#printedAt + limits.idleMs + 1 + looks * betweenLooksMs))
  }

  #end(how: AgentEnd): void {
    this.#isOver = true
    this.#takeBack()
    this.#parts.over()
    this.#ended.resolve(how)
  }

  #takeBack(): void {
    for (const takeBack of this.#plans.splice(0)) takeBack()
  }
}
