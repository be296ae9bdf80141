import { unknownAgent } from '../../config/agents/choose-agent.ts'
import { resolveAgents } from '../../config/agents/resolve-agents.ts'
import { loadConfig } from '../../config/load-config.ts'
import type { AgentPreset } from '../../core/agent/preset.ts'
import type { Project } from '../project.ts'
import { explicitConfig } from './explicit-config.ts'
import type { CommonFlags } from './flags.ts'
import { builtIn, knownAgents } from './load-settings.ts'

/**
 * A preset by its name, for a command that starts nothing: so one of a repository that isn't trusted is good as well.
 * @throws LoopworkError kind `config`: there is none of this name, or the config can't be read.
 */
export async function presetNamed(name: string, project: Project, flags: CommonFlags): Promise<AgentPreset> {
  const { layers } = await loadConfig({
    root: project.root,
    explicitFile: explicitConfig(project, flags),
    env: process.env,
    flags: {},
    agents: knownAgents(),
  })
  const { user, repository, file, environment } = layers
  const own = { ...user?.agents, ...(file ?? repository)?.agents, ...environment?.agents }
  const known = [...resolveAgents(own, { root: project.root, builtIn: builtIn() }).presets, ...builtIn()]
  const preset = known.find((one) => one.name === name)
  if (preset === undefined) throw unknownAgent(name, known)
  return preset
}
