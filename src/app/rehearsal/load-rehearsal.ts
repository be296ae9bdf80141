import { readingRules } from '../../core/backlog/reading-rules.ts'
import { claude } from '../../agent/presets/claude.ts'
import { NoAgent } from '../../config/agents/no-agent.ts'
import { mergeLayers } from '../../config/merge-layers.ts'
import { asOptions } from '../../config/run-options.ts'
import { toRunSettings } from '../../config/run-settings.ts'
import type { Config } from '../../config/schema/config.ts'
import { optionPlaces, type RunSettings } from '../../core/run/settings.ts'
import { notRehearsed, simulatedSettings } from '../../sim/simulated-settings.ts'
import type { ItemDraft } from '../../core/item.ts'
import { readSources } from '../importing/import-sources.ts'
import type { RunFlags } from '../options/flags.ts'
import { givenSources } from '../options/given-sources.ts'
import { loadAsked } from '../options/load-settings.ts'
import { openStoreReadonly, type Project } from '../project.ts'
import { tasksOfStart } from '../starting/tasks-of-start.ts'

/** What is rehearsed: the tasks that a run would have, and its options. */
export interface RehearsedRun {
  readonly settings: RunSettings
  readonly tasks: readonly ItemDraft[]
  /** For the user. */
  readonly notices: readonly string[]
}

/**
 * The options that a run would have, also those of a config that is not trusted: nothing that it names is started.
 * @throws LoopworkError config, usage, backlog: where a run would be refused as well.
 */
export async function loadRehearsal(
  project: Project,
  flags: RunFlags,
  sources: readonly string[],
): Promise<RehearsedRun> {
  const asked = await loadAsked(project, flags, { sources, screen: true })
  const { layers } = asked.given
  const config = mergeLayers(optionPlaces.flatMap((place) => layers[place] ?? []))
  const target = config.merge.target ?? project.branch ?? 'main'
  const { settings, notices } = settingsOf(config, { ...asked.facts, target })
  const named = givenSources(asked)
  const backlogs = await readSources(project, {
    named: [],
    configured: named,
    mayLeave: asked.sources.named,
    rules: readingRules(asOptions(config)),
  })
  const tasks = await storedWith(project, backlogs)
  // Nothing was found and nothing is missing, where tasks were typed.
  const { notice, found } = asked.sources
  const where = notice === null || named.length > 0 || (found === null && tasks.length > 0) ? [] : [notice]
  return { settings, tasks, notices: [...where, ...notices] }
}

async function storedWith(
  project: Project,
  backlogs: Parameters<typeof tasksOfStart>[1],
): Promise<readonly ItemDraft[]> {
  const store = await openStoreReadonly(project)
  try {
    return await tasksOfStart(store, backlogs)
  } finally {
    await store?.close()
  }
}

/** Where no agent is configured, one whose limits can be seen is rehearsed. */
function settingsOf(
  config: Config,
  facts: Parameters<typeof toRunSettings>[1],
): Pick<RehearsedRun, 'settings' | 'notices'> {
  const rehearsed = (given: Config, notices: readonly string[]) => {
    const settings = toRunSettings(given, facts)
    return { settings: simulatedSettings(settings), notices: [...notices, ...notRehearsed(settings)] }
  }
  try {
    return rehearsed(config, [])
  } catch (error) {
    if (!(error instanceof NoAgent)) throw error
    const notice = `no agent is configured: ${claude.name} is rehearsed`
    return rehearsed({ ...config, agent: claude.name }, [notice])
  }
}
