import { livenessOf } from '../../app/liveness.ts'
import { newestRunOf } from '../../app/newest-run.ts'
import { chooseOptions } from '../../app/options/choose-options.ts'
import type { CommonFlags } from '../../app/options/flags.ts'
import { namesAgent } from '../../app/options/trust-of-choice.ts'
import { loadAsked } from '../../app/options/load-settings.ts'
import { openStoreReadonly, type Project } from '../../app/project.ts'
import { LoopworkError } from '../../core/errors.ts'
import type { RunId } from '../../core/ids.ts'
import type { RunOptions, RunSettings } from '../../core/run/settings.ts'

export interface KeptOptions {
  readonly run: RunId
  readonly settings: RunSettings
  readonly options: RunOptions
}

/**
 * What a start would have from the newest run, with what is given anew: where that run is unfinished, or no agent is configured.
 * Null where a start has its options from the config alone.
 * @throws LoopworkError as the start would: the run is another user's, or what the config names anew is not trusted.
 */
export async function keptOptions(project: Project, flags: CommonFlags): Promise<KeptOptions | null> {
  const store = await openStoreReadonly(project).catch((error: unknown) => {
    // A state that can't be opened has a finding of its own.
    if (error instanceof LoopworkError) return null
    throw error
  })
  if (store === null) return null
  try {
    const newest = await newestRunOf(project, store, await livenessOf())
    if (newest === null) return null
    const asked = await loadAsked(project, flags, { sources: [], screen: false })
    if (newest.run.endedAt !== null && namesAgent(asked.config)) return null
    const { settings, options } = chooseOptions(asked, newest)
    return { run: newest.run.id, settings, options }
  } finally {
    await store.close()
  }
}
