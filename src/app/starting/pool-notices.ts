import { entryName, type PoolEntry } from '../../core/agent/pool.ts'
import { poolOf, type PoolSettings } from '../../core/policy/pool/demand.ts'
import { sharesAccountOf } from '../../core/policy/pool/shared-account.ts'
import type { RunSettings } from '../../core/run/settings.ts'
import { missingPresets } from './missing-program.ts'

/** What of a pool does less than a person may expect of it: an agent that isn't here, a fallback that can't stand in. */
export function poolNotices(
  settings: PoolSettings & Pick<RunSettings, 'sandbox'>,
  whyMissing: (name: string) => string | null,
): readonly string[] {
  const pool = poolOf(settings)
  const presets = pool.map(({ preset }) => preset)
  // In a sandbox their programs may be other ones than here.
  const missing = settings.sandbox === null ? missingPresets(presets, whyMissing) : []
  const absent = missing.length < pool.length ? missing.map(({ why }) => `${why}; the others go on`) : []
  return [...new Set(absent), ...pool.flatMap((entry) => fallbackNotice(entry, pool))]
}

function fallbackNotice(entry: PoolEntry, pool: readonly PoolEntry[]): readonly string[] {
  const other = entry.fallback ? sharesAccountOf(entry, pool) : null
  if (other === null) return []
  const [name, shared] = [entryName(entry.preset), entryName(other.preset)]
  return [`fallback ${name} shares the account of ${shared}, so it waits too while that account is limited`]
}
