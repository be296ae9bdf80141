import type { Agent, AgentEnd } from '../../core/ports/process.ts'
import type { ProcessIdentity } from '../../core/run/identity.ts'
import { cutLogs, sizeOfAll } from '../logs/cut-logs.ts'
import { unsampled } from './vitals.ts'
import { logsOf } from '../protocol/agent-files.ts'

export interface EndedOrder {
  readonly identity: ProcessIdentity | null
  readonly end: AgentEnd
  readonly dir: string
  readonly ranMs: number
  /** Ends processes that it may have left. */
  readonly sweep: () => Promise<void>
}

/** An agent that had ended before we inspected it, or never ran. */
export function endedAgent(order: EndedOrder): Agent {
  const { identity, end, dir, ranMs, sweep } = order
  const outputBytes = sizeOfAll(logsOf(dir))
  return {
    identity,
    ended: Promise.resolve(end),
    stop: sweep,
    sweep,
    freeze: () => {},
    thaw: () => {},
    release: () => {},
    cutOutput: (mostBytes) => cutLogs(logsOf(dir), mostBytes),
    vitals: () => ({ ...unsampled, awakeMs: ranMs, outputBytes, quietMs: 0, stillMs: 0 }),
    memoryBytes: () => null,
  }
}

export const unstartedAgent = (dir: string, why: string, cause: Error | null): Agent =>
  endedAgent({
    identity: null,
    end: { kind: 'not started', why, cause },
    dir,
    ranMs: 0,
    sweep: async () => {},
  })
