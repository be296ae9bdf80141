import { describe, expect, it } from 'vitest'
import { runId, supervisorId } from '../../../../src/core/ids.ts'
import type { Liveness, ProcessIdentity } from '../../../../src/core/run/identity.ts'
import type { SupervisorRow } from '../../../../src/core/run/run.ts'
import { livingOf, withoutSelf } from '../../../../src/core/run/supervisor.ts'

const self: ProcessIdentity = { host: 'h', bootId: 'b', pidNamespace: 1, pid: 7, startTime: '100' }
const now = 1_000
const aSupervisor = (more: Partial<SupervisorRow> = {}): SupervisorRow => ({
  id: supervisorId(1),
  run: runId(1),
  identity: self,
  firstWorker: 0,
  workers: 2,
  startedAt: 0,
  leaseUntil: now,
  endedAt: null,
  ...more,
})

describe('which supervisors live', () => {
  const cases: readonly [what: string, seen: Liveness, row: Partial<SupervisorRow>, lives: boolean][] = [
    ['its process is there, whatever its lease says', 'alive', { leaseUntil: now - 60_000 }, true],
    ['its process is not there, whatever its lease says', 'dead', { leaseUntil: now + 60_000 }, false],
    ['it can not be seen from here, its lease runs', 'unknown', { leaseUntil: now + 1 }, true],
    ['it can not be seen from here, its lease is over', 'unknown', { leaseUntil: now }, false],
    ['somebody ended it', 'alive', { endedAt: now - 1 }, false],
  ]
  it.each(cases)('%s', (_, seen, row, lives) => {
    expect(livingOf([aSupervisor(row)], () => seen, now)).toHaveLength(lives ? 1 : 0)
  })
})

describe('which of them are other processes', () => {
  const others: readonly [what: string, more: Partial<ProcessIdentity>][] = [
    ['another pid', { pid: 8 }],
    ['a pid that was used again', { startTime: '101' }],
    ['the same pid in another container', { pidNamespace: 2 }],
    ['the same pid before the machine started anew', { bootId: 'c' }],
    ['the same pid on another host', { host: 'i' }],
  ]
  it.each(others)('%s', (_, more) => {
    expect(withoutSelf([aSupervisor({ identity: { ...self, ...more } })], self)).toHaveLength(1)
  })

  it('not this one', () => {
    expect(withoutSelf([aSupervisor({ identity: { ...self } })], self)).toEqual([])
  })
})
