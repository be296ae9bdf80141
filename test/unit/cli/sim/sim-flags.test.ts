import { expect, test } from 'vitest'
import { askedRehearsal, requirePossible, type SimFlags } from '../../../../src/cli/sim/sim-flags.ts'

const asked = (flags: Partial<SimFlags>) => askedRehearsal({ color: false, ...flags })

test('nothing goes wrong unless it is asked for, and the seed is always the same', () => {
  expect(asked({})).toEqual({ seed: 1, faults: [], hourMs: 600_000, speed: null })
})

test('each kind of trouble is asked for once, however often it is said', () => {
  expect(asked({ fault: 'crash,hang,crash,' }).faults).toEqual(['crash', 'hang'])
  expect(asked({ hour: '90s', speed: '0.5' })).toMatchObject({ hourMs: 90_000, speed: 0.5 })
})

test.each([
  [{ fault: 'crush' }, '--fault: there is no crush', 'did you mean crash?'],
  [{ fault: 'meteor' }, '--fault: there is no meteor', 'there are: ratelimit'],
  [{ hour: '10' }, '--hour: 10 is no time', 'say one like 90s'],
  [{ hour: '0s' }, '--hour: 0s is no time', 'say one like 90s'],
  [{ speed: '0' }, '--speed: 0 is no number above 0', '1 is real time'],
  [{ speed: 'Infinity' }, '--speed: Infinity is no number above 0', '1 is real time'],
  [{ speed: '' }, "--speed: '' is no number above 0", '1 is real time'],
  [{ fault: '' }, '--fault: no fault is named', 'there are: ratelimit'],
  [{ fault: ',,' }, '--fault: no fault is named', 'there are: ratelimit'],
])('%j is refused with what could be said instead', (flags, message, hint) => {
  expect(() => asked(flags)).toThrow(
    expect.objectContaining({ kind: 'usage', message, hint: expect.stringContaining(hint) as string }),
  )
})

test('trouble that cannot happen in this run is refused, not left out', () => {
  expect(() => requirePossible(['gate'], { gate: [], workers: 2 })).toThrow('no gate is configured')
  expect(() => requirePossible(['conflict'], { gate: [], workers: 1 })).toThrow('conflicts with nobody')
  requirePossible(['gate', 'conflict', 'crash'], { gate: ['npm test'], workers: 2 })
})
