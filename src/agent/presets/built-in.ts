import type { AgentPreset } from '../../core/agent/preset.ts'
import { agentClis } from './agent-clis.ts'
import { command } from './command.ts'
import { scripted, type ScriptedProgram } from './scripted.ts'

/** Every preset that comes with loopwork. */
export const builtInPresets = (program: ScriptedProgram): readonly AgentPreset[] => [
  ...agentClis,
  command,
  scripted(program),
]
