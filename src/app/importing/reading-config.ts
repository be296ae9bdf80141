import { loadConfig } from '../../config/load-config.ts'
import type { ReadingRules } from '../../core/backlog/reading-rules.ts'
import { explicitConfig } from '../options/explicit-config.ts'
import type { CommonFlags } from '../options/flags.ts'
import type { Project } from '../project.ts'

/** What the config says about backlogs, for a command that only reads them: nothing in it has to be trusted for that. */
export async function readingConfig(
  project: Project,
  flags: CommonFlags & { readonly format?: string },
): Promise<{ readonly configured: readonly string[]; readonly rules: ReadingRules }> {
  const { value } = await loadConfig({
    root: project.root,
    explicitFile: explicitConfig(project, flags),
    env: process.env,
    flags: {},
  })
  const { source: configured, backlog } = value
  return { configured, rules: flags.format === undefined ? backlog : { ...backlog, format: flags.format } }
}
