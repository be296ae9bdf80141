import { onTestFinished } from 'vitest'
import type { Processes } from '../../../src/core/ports/process.ts'
import { createProcesses, type ProcessOptions } from '../../../src/process/create-processes.ts'

/** The room with a watchdog that ticks fast. What a test leaves running is ended after it. */
export function testProcesses(marker: string, options: ProcessOptions = {}): Processes {
  const processes = createProcesses({ tickSeconds: 0.2, graceSeconds: 0.4, ...options })
  onTestFinished(() => processes.sweep(marker))
  return processes
}
