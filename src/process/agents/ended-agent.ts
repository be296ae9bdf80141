import { statSync } from 'node:fs'
import type { Agent, AgentEnd } from '../../core/ports/process.ts'
import type { ProcessIdentity } from '../../core/run/identity.ts'
import { cutLog } from '../logs/cut-log.ts'
import { logOf } from '../protocol/agent-files.ts'

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
  const size = statSync(logOf(dir), { throwIfNoEntry: false })?.size ?? 0
  return {
    identity,
    ended: Promise.resolve(end),
    stop: sweep,
    sweep,
    release: () => {},
    cutOutput: (mostBytes) => cutLog(logOf(dir), mostBytes),
    vitals: () => ({ awakeMs: ranMs, outputBytes: size, quietMs: 0 }),
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
