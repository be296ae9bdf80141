import { plainPreset, type AgentPreset } from '../core/agent/preset.ts'

/**
 * The presets that come with loopwork, as data. `scripted` is the bundled agent of the demo and of rehearsals: it is started
 * like any other, as `node program`, and does what is in the task's own description.
 */
export const builtInPresets = (scripted: ScriptedProgram): readonly AgentPreset[] => [
  {
    ...plainPreset,
    name: 'scripted',
    command: [scripted.node, scripted.program],
  },
]

/** Where this installation has them; both absolute. */
export interface ScriptedProgram {
  readonly node: string
  readonly program: string
}
