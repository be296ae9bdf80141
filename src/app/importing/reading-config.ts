import { loadConfig } from '../../config/load-config.ts'
import type { ReadingRules } from '../../core/backlog/reading-rules.ts'
import { explicitConfig } from '../options/explicit-config.ts'
import type { CommonFlags } from '../options/flags.ts'
import type { Project } from '../project.ts'

/**
 * What the config says about backlogs, for a command that only reads them: nothing in it has to be trusted for that, and what the
 * repository's own may not use yet is left out.
 */
export async function readingConfig(
  project: Project,
  flags: CommonFlags & { readonly format?: string },
): Promise<{
  readonly configured: readonly string[]
  readonly rules: ReadingRules
  /** Sources that are left out, in one line; null: none is. */
  readonly leftOut: string | null
}> {
  const { value, repository } = await loadConfig({
    root: project.root,
    explicitFile: explicitConfig(project, flags),
    env: process.env,
    flags: {},
  })
  const { source: configured, backlog } = value
  const untrusted =
    repository === null || repository.trusted
      ? []
      : repository.asks.filter(({ key }) => /^source\b/.test(key))
  const names = untrusted.map(({ text }) => text).join(', ')
  const leftOut =
    repository === null || untrusted.length === 0
      ? null
      : `${names}: left out: ${repository.name} may not use it yet; allow it with: loopwork trust`
  const rules = flags.format === undefined ? backlog : { ...backlog, format: flags.format }
  return { configured, rules, leftOut }
}
