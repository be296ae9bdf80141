import type { Attempt } from '../../core/attempt.ts'
import type { CommandLog, HookFiles, StatePaths } from '../../supervisor/context.ts'

/** Names of files that are never made: by them what is started is known again. */
export class SimulatedPaths implements StatePaths {
  readonly #agents = new Map<Seat, number>()
  readonly #reviews = new Map<number, number>()

  /** An agent of an attempt was started. */
  started(attempt: Attempt): void {
    this.#agents.set(seatOf(attempt), this.agentCount(attempt) + 1)
  }

  agentDir(attempt: Attempt, index: number): string {
    return `attempts/${seatOf(attempt)}/agents/${index}`
  }

  agentOutput(attempt: Attempt, index: number): { readonly out: string; readonly err: string } {
    const dir = this.agentDir(attempt, index)
    return { out: outOf(dir), err: `${dir}/err` }
  }

  lineLog(): ReturnType<StatePaths['lineLog']> {
    return { stored: () => ({ out: 0, err: 0 }), append: () => {}, close: () => {} }
  }

  reviewDir({ id }: Attempt, index: number): string {
    return `attempts/${id}/reviews/${index}`
  }

  reviewOutput(attempt: Attempt, index: number): { readonly out: string; readonly err: string } {
    const dir = this.reviewDir(attempt, index)
    return { out: outOf(dir), err: `${dir}/err` }
  }

  reviewLines(): ReturnType<StatePaths['reviewLines']> {
    return this.lineLog()
  }

  /** A reviewer was started with this folder. */
  reviewStarted(dir: string): void {
    const [, attempt = ''] = /^attempts\/(\d+)\/reviews\//.exec(dir) ?? []
    this.#reviews.set(Number(attempt), (this.#reviews.get(Number(attempt)) ?? 0) + 1)
  }

  reviewCount({ id }: Attempt): number {
    return this.#reviews.get(id) ?? 0
  }

  commandLog(attempt: Attempt, kind: 'setup' | 'gate' | 'teardown'): CommandLog {
    return logAt(`attempts/${seatOf(attempt)}/${kind}`)
  }

  laneLog(target: string): CommandLog {
    return logAt(`lanes/${target}`)
  }

  laneMarker(target: string): string {
    return `lane-${target}`
  }

  marker({ id }: Attempt): string {
    return String(id)
  }

  agentCount(attempt: Attempt): number {
    return this.#agents.get(seatOf(attempt)) ?? 0
  }

  stillThere(): boolean {
    return true
  }

  hookFiles(): HookFiles {
    return { input: '', log: '', marker: '', begin: async () => {}, end: async () => {} }
  }

  async openHooks(): Promise<readonly []> {
    return []
  }

  async lastMessage(): Promise<null> {
    return null
  }

  async storeLastMessage(): Promise<void> {}
  async prepare(): Promise<void> {}
  async removeLogs(): Promise<void> {}
  async rotateLaneLogs(): Promise<void> {}
  async writeReceipt(): Promise<void> {}

  async storedLogs(): ReturnType<StatePaths['storedLogs']> {
    return []
  }

  async owesReceipt(): Promise<boolean> {
    return false
  }
}

export const outOf = (agentDir: string): string => `${agentDir}/out`

/** Which agent's work a command's log belongs to, and what the command is for; null: no agent's. */
export function commandOf(log: string): { readonly seat: Seat; readonly kind: string } | null {
  const [, seat, kind] = /^attempts\/(\d+\.\d+)\/(\w+)$/.exec(log) ?? []
  return seat === undefined || kind === undefined ? null : { seat, kind }
}

/** An attempt with the one of its agents that it is seen with. */
export type Seat = string

export const seatOf = ({ id, agents: [{ number }] }: Pick<Attempt, 'id' | 'agents'>): Seat =>
  `${id}.${number}`

const logAt = (path: string): CommandLog => ({ path, begin: async () => {}, end: async () => {} })
