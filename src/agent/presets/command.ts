import { plainPreset, type AgentPreset } from '../../core/agent/preset.ts'

/** Any program that takes a prompt, prints for people and succeeds by exit code 0: what an entry of the config starts from. */
export const command: AgentPreset = { ...plainPreset, name: 'command', command: [] }
