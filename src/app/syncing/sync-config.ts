import { loadConfig, requireTrust } from '../../config/load-config.ts'
import type { ReadingRules } from '../../core/backlog/reading-rules.ts'
import { explicitConfig } from '../options/explicit-config.ts'
import type { CommonFlags } from '../options/flags.ts'
import type { Project } from '../project.ts'

/**
 * What the config says about backlogs, for a command that also writes them. @throws LoopworkError kind `untrusted` where the repository's
 * own names sources that it may not use yet, and no other was named.
 */
export async function syncConfig(
  project: Project,
  flags: CommonFlags & { readonly format?: string },
  named: readonly string[],
): Promise<{ readonly configured: readonly string[]; readonly rules: ReadingRules }> {
  const loaded = await loadConfig({
    root: project.root,
    explicitFile: explicitConfig(project, flags),
    env: process.env,
    flags: {},
  })
  const { repository, value } = loaded
  if (repository !== null && named.length === 0) {
    const asks = repository.asks.filter(({ key }) => /^source\b/.test(key))
    requireTrust({ ...loaded, repository: { ...repository, asks } })
  }
  const { source: configured, backlog } = value
  return { configured, rules: flags.format === undefined ? backlog : { ...backlog, format: flags.format } }
}
