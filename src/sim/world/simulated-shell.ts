import type { Shell, ShellEnd, ShellOrder } from '../../core/ports/process.ts'
import type { VirtualClock } from '../virtual-clock.ts'
import type { SimulatedAgents } from './simulated-agents.ts'
import { commandOf } from './simulated-paths.ts'
import type { WorldRules } from './world-rules.ts'

export interface SimulatedShellParts {
  readonly rules: WorldRules
  readonly clock: VirtualClock
  readonly gate: readonly string[]
  readonly agents: Pick<SimulatedAgents, 'faultOf'>
}

/** Commands that take their time and print nothing. The last line of the gate fails where the rules say so. */
export function simulatedShell({ rules, clock, gate, agents }: SimulatedShellParts): Shell {
  const isBad = ({ log, line }: ShellOrder): boolean => {
    const command = commandOf(log)
    const isLast = command?.kind === 'gate' && line === gate.at(-1)
    return isLast && agents.faultOf(command.seat) === 'gate'
  }
  return {
    // A rehearsal calls nobody.
    program: async () => ({ kind: 'exit', code: 0, durationMs: 0, lastLines: [] }),
    run: async (order): Promise<ShellEnd> => {
      const durationMs = Math.min(rules.commandMs(order.line), order.timeoutMs)
      await clock.sleep(durationMs, order.signal)
      if (order.signal.aborted) return { kind: 'stopped' }
      if (durationMs === order.timeoutMs) return { kind: 'timeout', durationMs, lastLines: [] }
      const code = isBad(order) ? 1 : 0
      return { kind: 'exit', code, durationMs, lastLines: [] }
    },
  }
}
