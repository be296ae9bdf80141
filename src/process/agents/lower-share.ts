import type { AgentShare } from '../../core/ports/process.ts'
import type { ProcessContext } from '../context.ts'
import { resolveCommand } from '../resolve-command.ts'

/** Below the user's editor and the screen, above nothing else. */
const usual = 5
/** In place of a hard share. */
const lowest = 19

/**
 * What is put in front of the wrapper, so that an agent and all that it starts have a smaller share of the machine. Both programs
 * replace themselves by the one that follows, so the process stays the same.
 */
export async function lowerShare(context: ProcessContext, share: AgentShare): Promise<readonly string[]> {
  const path = context.environment['PATH'] ?? ''
  const { cpuPercent, memoryBytes } = share
  const wantsScope = cpuPercent !== null || memoryBytes !== null
  const scope = wantsScope ? await context.hardShares.command() : null
  const niceness = cpuPercent !== null && scope === null ? lowest : usual
  const nice = resolveCommand('nice', '/', path)
  return [
    ...(nice === null ? [] : [nice, '-n', String(niceness)]),
    ...(scope === null ? [] : [...scope, ...propertiesOf(share), '--']),
  ]
}

const propertiesOf = ({ cpuPercent, memoryBytes }: AgentShare): readonly string[] => [
  ...(cpuPercent === null ? [] : ['-p', `CPUQuota=${cpuPercent}%`]),
  // We end it at its limit and can give the reason; the kernel comes after us, for what grows by gigabytes a second.
  ...(memoryBytes === null ? [] : ['-p', `MemoryMax=${memoryBytes + memoryBytes / 4}`]),
]
