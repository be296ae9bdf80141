import type { Attempt } from '../../core/attempt.ts'
import { attemptId, type AttemptId } from '../../core/ids.ts'
import type { CommandLog, StatePaths } from '../../supervisor/context.ts'

/** Names of files that are never made: by them what is started is known again. */
export class SimulatedPaths implements StatePaths {
  readonly #agents = new Map<AttemptId, number>()

  /** An agent of an attempt was started. */
  started(attempt: Attempt): void {
    this.#agents.set(attempt.id, this.agentCount(attempt) + 1)
  }

  agentDir({ id }: Attempt, index: number): string {
    return `attempts/${id}/agents/${index}`
  }

  agentOutput(attempt: Attempt, index: number): { readonly out: string; readonly err: string } {
    const dir = this.agentDir(attempt, index)
    return { out: outOf(dir), err: `${dir}/err` }
  }

  lineLog(): ReturnType<StatePaths['lineLog']> {
    return { stored: () => ({ out: 0, err: 0 }), append: () => {}, close: () => {} }
  }

  commandLog({ id }: Attempt, kind: 'setup' | 'gate' | 'teardown'): CommandLog {
    return logAt(`attempts/${id}/${kind}`)
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

  agentCount({ id }: Attempt): number {
    return this.#agents.get(id) ?? 0
  }

  stillThere(): boolean {
    return true
  }

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

/** Which attempt a command's log belongs to, and what the command is for; null: none. */
export function commandOf(log: string): { readonly attempt: AttemptId; readonly kind: string } | null {
  const [, id, kind] = /^attempts\/(\d+)\/(\w+)$/.exec(log) ?? []
  return id === undefined || kind === undefined ? null : { attempt: attemptId(Number(id)), kind }
}

const logAt = (path: string): CommandLog => ({ path, begin: async () => {}, end: async () => {} })
