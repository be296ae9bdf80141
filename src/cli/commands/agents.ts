import { LoopworkError } from '../../core/errors.ts'
import { shellWord } from '../../core/naming/shell-word.ts'
import { decodeRecording, type DecodeFlags } from '../agents/decode-recording.ts'
import { listAgents } from '../agents/list-agents.ts'

export type AgentsFlags = DecodeFlags

export interface AgentsAsked {
  readonly action: string | undefined
  readonly preset: string | undefined
  readonly file: string | undefined
}

/** Lists the presets; `decode` reads a recorded stream by a preset. */
export async function agents({ action, preset, file }: AgentsAsked, flags: AgentsFlags): Promise<number> {
  if (action === undefined) {
    const stray = (['stderr', 'exit', 'signal'] as const).find((flag) => flags[flag] !== undefined)
    if (stray === undefined) return listAgents(flags)
    throw new LoopworkError('usage', `agents: --${stray} belongs to decode`, {
      hint: 'say agents decode, a preset and a file; or leave it out',
    })
  }
  if (action !== 'decode') {
    throw new LoopworkError('usage', `agents ${shellWord(action)}: there is no such command`, {
      hint: 'agents alone lists them; decode reads what an agent printed: name a preset and a file',
    })
  }
  if (preset === undefined) {
    throw new LoopworkError('usage', 'agents decode: by which preset?', {
      hint: 'name one, and the file with what the agent printed',
    })
  }
  return decodeRecording(preset, file, flags)
}
