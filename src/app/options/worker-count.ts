import { freemem } from 'node:os'
import { workersOf } from '../../config/run-settings.ts'
import type { Config } from '../../config/schema/config.ts'

/** What one agent CLI with its tools is taken to need; measured ones use 0.3 to 0.8 GiB. */
const bytesPerAgent = 1024 ** 3

export interface WorkerCount {
  readonly workers: number
  /** A notice, when loopwork has chosen the number. */
  readonly notice: string | null
}

/** As flags and config have it; `run` is sequential unless something sets a number, the screen uses the configured number. */
export function workerCount({ parallel }: Pick<Config, 'parallel'>, screen: boolean): WorkerCount {
  const workers = workersOf({ parallel }, screen, Math.floor(freemem() / bytesPerAgent))
  const chosenByUs = parallel.maxTasks === 0 && (parallel.enabled || screen)
  return { workers, notice: chosenByUs ? `${workers} workers: as many as the free memory allows` : null }
}
