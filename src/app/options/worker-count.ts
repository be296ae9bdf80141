import { freemem } from 'node:os'
import type { Config } from '../../config/schema/config.ts'
import { workersOf } from '../../config/run-settings.ts'
import type { RunFlags } from './flags.ts'

/** What one agent CLI with its tools is taken to need; measured ones use 0.3 to 0.8 GiB. */
const bytesPerAgent = 1024 ** 3

export interface WorkerCount {
  readonly workers: number
  /** A notice, when loopwork has chosen the number. */
  readonly said: string | null
}

/**
 * `--sequential` wins, then a number by flag, then the config; `run` is sequential unless something sets a number,
 * the screen uses the configured number. 0: as many as memory allows.
 */
export function workerCount(flags: RunFlags, config: Config['parallel'], screen: boolean): WorkerCount {
  if (flags.sequential === true) return { workers: 1, said: null }
  const asked = flags.parallel === true ? 2 : (flags.parallel ?? flags.maxTasks)
  const parallel = asked === undefined ? config : { ...config, enabled: true, maxTasks: asked }
  const workers = workersOf({ parallel }, screen, Math.floor(freemem() / bytesPerAgent))
  const chosenByUs = parallel.maxTasks === 0 && (parallel.enabled || screen)
  return { workers, said: chosenByUs ? `${workers} workers: as many as the free memory allows` : null }
}
