import { LoopworkError } from '../../core/errors.ts'
import { decodeRecording, type DecodeFlags } from '../agents/decode-recording.ts'

export type AgentsFlags = DecodeFlags

export interface AgentsAsked {
  readonly action: string
  readonly preset: string | undefined
  readonly file: string | undefined
}

/** `decode` reads a recorded stream by a preset. */
export async function agents({ action, preset, file }: AgentsAsked, flags: AgentsFlags): Promise<number> {
  if (action !== 'decode') {
    throw new LoopworkError('usage', `agents ${action}: there is no such command`, {
      hint: 'decode reads what an agent printed: name a preset and a file',
    })
  }
  if (preset === undefined) {
    throw new LoopworkError('usage', 'agents decode: by which preset?', {
      hint: 'name one, and the file with what the agent printed',
    })
  }
  return decodeRecording(preset, file, flags)
}
