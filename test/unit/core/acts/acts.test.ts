import { describe, expect, it } from 'vitest'
import { freshActMs, type LastAct } from '../../../../src/core/acts/act.ts'
import { isActMeant } from '../../../../src/core/acts/act-meant.ts'
import { movedOn, type Footing } from '../../../../src/core/acts/moved-on.ts'
import { itemId } from '../../../../src/core/ids.ts'

describe('why a task can’t be put back to where it was', () => {
  const left = { status: 'todo', since: 100 } as const
  const now = (of: Partial<Footing> = {}): Footing => ({ status: 'todo', hold: null, since: 100, ...of })

  it.each<readonly [what: string, now: Footing, why: string | null]>([
    ['nothing has happened since', now(), null],
    ['a worker has it', now({ status: 'claimed' }), 'it is being worked on: stop it first'],
    ['it is done', now({ status: 'done' }), 'it is done since'],
    ['it has failed', now({ status: 'failed' }), 'it has failed since'],
    ['it was cancelled', now({ status: 'cancelled' }), 'it is cancelled since'],
    ['its backlog holds it', now({ hold: 'source' }), 'its backlog has held it since'],
    ['it was at work, and is todo again', now({ since: 101 }), 'it has been at work since'],
    ['it was stopped', now({ hold: 'stopped' }), 'it has been at work since'],
  ])('%s', (_, stands, why) => {
    expect(movedOn(stands, left)).toBe(why)
  })

  it('says of a task that was cancelled and is no more that it is todo', () => {
    expect(movedOn(now(), { status: 'cancelled', since: 100 })).toBe('it is todo again since')
  })

  it.each<readonly [what: string, now: Footing, why: string | null]>([
    ['it is stopped', now({ hold: 'stopped', since: 300 }), null],
    ['it may go on already', now(), 'it is stopped no more'],
    ['its backlog holds it', now({ hold: 'source' }), 'it is stopped no more'],
    ['it is still being stopped', now({ status: 'claimed' }), 'it is being worked on: stop it first'],
  ])('after a stop: %s', (_, stands, why) => {
    expect(movedOn(stands, null)).toBe(why)
  })
})

describe('what u means', () => {
  const act: LastAct = { id: 1, kind: 'retry', at: 1_000_000, item: itemId('A'), count: 1, movedOn: null }
  const fresh = { now: act.at + freshActMs - 1, landedAt: null, onLanded: false }
  const later = { ...fresh, now: act.at + freshActMs }

  it.each([
    ['nothing was done', null, fresh, false],
    ['an act of a moment ago, whatever lands', act, { ...fresh, landedAt: act.at + 1, onLanded: true }, true],
    ['a fresh act that has moved on: it says why', { ...act, movedOn: 'it is done since' }, fresh, true],
    ['an older act', act, later, true],
    ['an older act that has moved on', { ...act, movedOn: 'it is done since' }, later, false],
    ['an older act, on a task that has landed', act, { ...later, onLanded: true }, false],
    ['work that has landed after it', act, { ...later, landedAt: act.at + 1 }, false],
    ['work that had landed before it', act, { ...later, landedAt: act.at - 1 }, true],
  ] as const)('%s', (_, last, scene, isMeant) => {
    expect(isActMeant(last, scene)).toBe(isMeant)
  })
})
