import { expect, test } from 'vitest'
import { attemptId } from '../../../../src/core/ids.ts'
import { Freezer } from '../../../../src/supervisor/agent/freezer.ts'

const told = () => {
  const did: string[] = []
  return { did, freeze: () => void did.push('stands still'), thaw: () => void did.push('goes on') }
}

test('all agents of a frozen attempt stand still, those that start later too, until it is thawed', () => {
  const freezer = new Freezer()
  const [one, other] = [attemptId(1), attemptId(2)]
  const [first, later, stranger, gone] = [told(), told(), told(), told()]
  freezer.join(one, first)
  freezer.join(other, stranger)
  freezer.join(one, gone)()
  freezer.freeze(one)
  freezer.join(one, later)
  expect([first.did, later.did, stranger.did, gone.did]).toEqual([['stands still'], ['stands still'], [], []])
  expect([freezer.isFrozen(one), freezer.isFrozen(other)]).toEqual([true, false])
  freezer.thaw(one)
  expect([first.did.at(-1), later.did.at(-1), stranger.did]).toEqual(['goes on', 'goes on', []])
  const next = told()
  freezer.join(one, next)
  expect(next.did).toEqual([])
})
