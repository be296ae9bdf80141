import type { ClaimSources } from '../../app/claims/backlog-of-claims.ts'
import { explicitConfig } from '../../app/options/explicit-config.ts'
import type { Project } from '../../app/project.ts'
import { loadConfig } from '../../config/load-config.ts'
import type { Strategy } from '../../core/run/settings.ts'
import type { ClaimFlags } from './claim-flags.ts'

export interface ClaimConfig extends ClaimSources {
  readonly leaseMs: number
  readonly strategy: Strategy
  readonly group: number
}

/** What claims take from the config: nothing in it that needs trust. */
export async function claimConfig(project: Project, flags: ClaimFlags): Promise<ClaimConfig> {
  const { value } = await loadConfig({
    root: project.root,
    explicitFile: explicitConfig(project, flags),
    env: process.env,
    flags: {},
  })
  return {
    configured: value.source,
    rules: value.backlog,
    leaseMs: value.claim.lease,
    strategy: value.parallel.strategy,
    group: value.parallel.group,
  }
}
