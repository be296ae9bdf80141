import { expect, test } from 'vitest'
import { ReplayClock } from '../../../../src/board/replay/replay-clock.ts'

function aClock(speed = 10) {
  const awake = { ms: 500 }
  const clock = new ReplayClock({ from: 10_000, to: 70_000, speed, awakeMs: () => awake.ms })
  return { clock, pass: (ms: number) => void (awake.ms += ms) }
}

test('the time goes as many times as fast, and stands still at the end', () => {
  const { clock, pass } = aClock()
  expect(clock.state()).toEqual({ from: 10_000, to: 70_000, at: 10_000, speed: 10, paused: false })
  pass(1_000)
  expect(clock.now()).toBe(20_000)
  pass(60_000)
  expect(clock.state()).toMatchObject({ at: 70_000, paused: true })
})

test('paused, it stands still; it goes on from there', () => {
  const { clock, pass } = aClock()
  pass(1_000)
  clock.toggle()
  pass(9_000)
  expect(clock.state()).toMatchObject({ at: 20_000, paused: true })
  clock.toggle()
  pass(100)
  expect(clock.now()).toBe(21_000)
})

test('another speed begins where it stands', () => {
  const { clock, pass } = aClock()
  pass(1_000)
  clock.shift(1)
  pass(1_000)
  expect(clock.state()).toMatchObject({ at: 40_000, speed: 20 })
  clock.shift(-1)
  clock.shift(-1)
  pass(1_000)
  expect(clock.state()).toMatchObject({ at: 45_000, speed: 5 })
})

test('there is a fastest speed and a slowest one, and a way back to the steps from any other', () => {
  const { clock } = aClock(1_000)
  clock.shift(1)
  expect(clock.state().speed).toBe(1_000)
  const slow = aClock(1).clock
  slow.shift(-1)
  expect(slow.state().speed).toBe(1)
  const odd = aClock(3).clock
  odd.shift(1)
  expect(odd.state().speed).toBe(5)
})

test('it can be moved, not beyond its ends; at its end it begins anew', () => {
  const { clock, pass } = aClock()
  clock.moveTo(99_000)
  expect(clock.state()).toMatchObject({ at: 70_000, paused: true })
  clock.toggle()
  expect(clock.state()).toMatchObject({ at: 10_000, paused: false })
  clock.moveTo(5)
  expect(clock.now()).toBe(10_000)
  clock.moveTo(30_000)
  pass(100)
  expect(clock.now()).toBe(31_000)
})

test('once it has ended it stands where it is moved to, until it goes on', () => {
  const { clock, pass } = aClock(1_000)
  pass(60_000)
  expect(clock.state()).toMatchObject({ at: 70_000, paused: true })
  for (let press = 1; press <= 10; press += 1) {
    clock.moveTo(clock.now() - 1_000)
    pass(30)
    expect(clock.state()).toMatchObject({ at: 70_000 - press * 1_000, paused: true })
  }
  clock.toggle()
  expect(clock.state()).toMatchObject({ at: 60_000, paused: false })
  pass(5)
  expect(clock.now()).toBe(65_000)
})
