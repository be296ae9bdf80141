import { plainPreset, type AgentPreset } from '../../core/agent/preset.ts'

/**
 * The bundled agent of the demo and of rehearsals. It is started like any other, as `node program`, and does what is in the
 * task's own description.
 */
export const scripted = ({ node, program }: ScriptedProgram): AgentPreset => ({
  ...plainPreset,
  name: 'scripted',
  command: [node, program],
})

/** Where this installation has them; both absolute. */
export interface ScriptedProgram {
  readonly node: string
  readonly program: string
}
