import { freemem } from 'node:os'
import type { RunFlags } from './flags.ts'

/** What one agent CLI with its tools is taken to need; measured ones use 0.3 to 0.8 GiB. */
const bytesPerAgent = 1024 ** 3

export interface WorkerCount {
  readonly workers: number
  /** Said once, when the number was chosen by us. */
  readonly said: string | null
}

/**
 * `--sequential` wins, then a number by flag, then the config; `run` is sequential unless something says otherwise,
 * the screen takes the configured number. 0: as many as memory allows.
 */
export function workerCount(
  flags: RunFlags,
  config: { readonly enabled: boolean; readonly maxTasks: number },
  screen: boolean,
): WorkerCount {
  if (flags.sequential === true) return { workers: 1, said: null }
  const asked = flags.parallel === true ? 2 : (flags.parallel ?? flags.maxTasks)
  const number = asked ?? (screen || config.enabled ? config.maxTasks : 1)
  if (number > 0) return { workers: number, said: null }
  const workers = Math.min(64, Math.max(1, Math.floor(freemem() / bytesPerAgent)))
  return { workers, said: `${workers} workers: as many as the free memory allows` }
}
