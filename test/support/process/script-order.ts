import { join } from 'node:path'
import type { AgentOrder } from '../../../src/core/ports/process.ts'

/** An agent that is a shell script, in the folder `agents/0` of the scratch folder. */
export const scriptOrder = (folder: string, script: string, other: Partial<AgentOrder> = {}): AgentOrder => ({
  dir: join(folder, 'agents/0'),
  cwd: folder,
  command: ['sh', '-c', script],
  prompt: 'do it\n',
  promptVia: 'stdin',
  env: {},
  logs: 'one',
  sandbox: null,
  share: { cpuPercent: null, memoryBytes: null },
  stop: { signal: 'TERM', to: 'tree' },
  limitSeconds: 60,
  marker: folder,
  ...other,
})
