import { expect, test } from 'vitest'
import { noticeLine } from '../../../src/output/notice-line.ts'
import { here } from '../../../src/wording/in-place.ts'

const long =
  'the gate is only what the agent leaves: nothing is run before its work counts as done, and all of it is merged'

test('a notice is broken between words at the width of the terminal', () => {
  const lines = noticeLine(long, { place: here, width: 80 }).split('\n')
  expect(lines).toHaveLength(2)
  expect(lines[1]).toMatch(/^ {2}\S/)
  expect(lines.map((line) => line.trim()).join(' ')).toBe(`loopwork: ${long}`)
  expect(noticeLine(long, { place: here, width: null })).toBe(`loopwork: ${long}`)
})

test('a command in it is whole, in the place that was named', () => {
  const advised = `${long}; what the config names is not trusted yet: loopwork trust`
  expect(noticeLine(advised, { place: { folder: '/there', store: null }, width: 80 })).toBe(
    `loopwork: ${advised} -C /there`,
  )
})
