import { itemId, oid } from '../../../src/core/ids.ts'
import type { ItemDraft } from '../../../src/core/item.ts'
import type { OpenRun } from '../../../src/core/ports/run-store.ts'
import type { ProcessIdentity } from '../../../src/core/run/identity.ts'
import type { RunSettings } from '../../../src/core/run/settings.ts'
import { usualSettings } from '../usual-settings.ts'

export const tip = oid('a'.repeat(40))
export const merged = oid('b'.repeat(40))

/** A draft with `id` as its title, and whatever else is said. */
export function draft(
  id: string,
  said: Partial<Omit<ItemDraft, 'id'>> & { needs?: readonly string[] } = {},
): ItemDraft {
  const { needs = [], ...rest } = said
  return {
    id: itemId(id),
    title: id,
    description: '',
    type: 'feature',
    priority: 5,
    sourcePriority: null,
    parent: null,
    dependsOn: needs.map(itemId),
    files: [],
    estimateHours: null,
    assignee: null,
    agent: null,
    model: null,
    source: null,
    line: null,
    metadata: {},
    status: 'todo',
    hold: null,
    ...rest,
  }
}

const usual = usualSettings('true')

export const settings: RunSettings = {
  ...usual,
  retry: { attempts: 3, backoffMs: 100, maxMs: 1_000 },
  breaker: { failures: 100, cooldownMs: 1_000 },
  limits: { ...usual.limits, timeoutMs: 60_000, idleMs: null, gateTimeoutMs: 60_000, outputBytes: 1_000_000 },
}

export const identity = (pid: number): ProcessIdentity => ({
  host: 'here',
  bootId: 'boot',
  pidNamespace: 1,
  pid,
  startTime: String(pid),
})

export const start = (said: Partial<OpenRun> = {}): OpenRun => ({
  mode: 'auto',
  settings,
  base: tip,
  identity: identity(1),
  ...said,
})
