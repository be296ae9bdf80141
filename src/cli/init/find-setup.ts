import { agentClis } from '../../agent/presets/agent-clis.ts'
import { askedClis } from '../../app/agents/offer-agents.ts'
import type { ProbedAgent } from '../../app/agents/probe-agent.ts'
import { findBacklog, type FoundBacklog } from '../../backlog/find-backlog.ts'
import { findForeignConfig, type ForeignConfig } from '../../config/translate/find-foreign-config.ts'
import type { AgentCommands } from '../../config/translate/translated-agent.ts'
import { likelyGates, type LikelyGate } from './likely-gates.ts'

/** What of a first config can be found in a repository and on the machine. */
export interface FoundSetup {
  readonly agents: readonly ProbedAgent[]
  /** Programs by an agent's name that don't answer as it does. */
  readonly unfit: readonly ProbedAgent[]
  readonly backlog: FoundBacklog
  readonly gates: readonly LikelyGate[]
  /** The config of another tool. */
  readonly foreign: ForeignConfig | null
}

export async function findSetup(root: string): Promise<FoundSetup> {
  const [{ installed, unfit }, backlog, gates, foreign] = await Promise.all([
    askedClis(root),
    findBacklog({ cwd: root, root }),
    likelyGates(root),
    findForeignConfig(root, builtInCommands()),
  ])
  return { agents: installed, unfit, backlog, gates, foreign }
}

/** The argv of each built-in preset, by name: of a plain command there is none. */
const builtInCommands = (): AgentCommands => new Map(agentClis.map(({ name, command }) => [name, command]))
