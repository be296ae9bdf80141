import type { AgentPreset } from '../core/run/settings.ts'

/**
 * The presets that come with loopwork, as data. `scripted` is the bundled agent of the demo and of rehearsals: it is started
 * like any other, as `node program`, and does what is in the task's own description.
 */
export const builtInPresets = (scripted: ScriptedProgram): readonly AgentPreset[] => [
  {
    name: 'scripted',
    command: [scripted.node, scripted.program],
    promptVia: 'stdin',
    decoder: 'text',
    env: {},
  },
]

/** Where this installation has them; both absolute. */
export interface ScriptedProgram {
  readonly node: string
  readonly program: string
}
