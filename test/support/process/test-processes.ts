import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import type { AgentOrder, Processes } from '../../../src/core/ports/process.ts'
import { createProcesses, type ProcessOptions } from '../../../src/process/create-processes.ts'

/** The room with a watchdog that ticks fast. What a test leaves running is ended after it. */
export function testProcesses(marker: string, options: ProcessOptions = {}): Processes {
  const processes = createProcesses({ tickSeconds: 0.2, graceSeconds: 0.4, ...options })
  onTestFinished(() => processes.sweep(marker))
  return processes
}

/** An agent that is a shell script, in the folder `agents/0` of the scratch folder. */
export const scriptOrder = (folder: string, script: string, other: Partial<AgentOrder> = {}): AgentOrder => ({
  dir: join(folder, 'agents/0'),
  cwd: folder,
  command: ['sh', '-c', script],
  prompt: 'do it\n',
  promptVia: 'stdin',
  env: {},
  limitSeconds: 60,
  marker: folder,
  ...other,
})
