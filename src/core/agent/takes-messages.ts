import type { AgentPreset } from './preset.ts'

/**
 * Whether an agent can be told something while it runs: it is asked to stop, and its session is taken up at once with the message.
 * Its stdin is a file, so that it survives its supervisor: what could be sent there to some of them is not.
 */
export const takesMessages = ({ decoder, resume, when }: AgentPreset): boolean =>
  decoder !== 'text' && resume !== 'never' && when.resume.length > 0
