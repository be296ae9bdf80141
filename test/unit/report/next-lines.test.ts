import { expect, it } from 'vitest'
import { nextLines } from '../../../src/report/next-lines.ts'
import { cellWidth } from '../../../src/text/cells.ts'
import { literal } from '../../../src/text/safe.ts'
import { sanitize } from '../../../src/text/sanitize.ts'
import { here } from '../../../src/wording/in-place.ts'

const long = literal(`git -C /tmp/${'deep/'.repeat(16)}worktree merge --abort`)
const steps = [
  { command: literal('loopwork retry A'), does: literal('takes what you settled there; no agent runs') },
  { command: long, does: literal('begins the merge again, as it was before anything was settled there') },
  { command: literal('loopwork retry A --again'), does: literal('an agent again') },
]
const linesAt = (width: number | null) => nextLines(steps, { colour: 'none', width, ascii: false }, here)

it('puts what a command does beside it, or below where the command leaves no room', () => {
  expect(linesAt(80)).toEqual([
    'Next',
    '  loopwork retry A          takes what you settled there; no agent runs',
    `  ${long}`,
    '      begins the merge again, as it was before anything was settled there',
    '  loopwork retry A --again  an agent again',
  ])
})

it.each([20, 40, 60, 80, 120, 200])('says all of it at %i cells, and cuts no command', (width) => {
  const lines = linesAt(width)
  for (const { command, does } of steps) {
    expect(lines.some((line) => line.startsWith(`  ${command}`))).toBe(true)
    expect(lines.join(' ').replaceAll(/ +/g, ' ')).toContain(width < 80 ? does.split(' ').at(-1) : does)
  }
  const others = lines.filter((line) => !steps.some(({ command }) => line === `  ${command}`))
  for (const line of others) expect(cellWidth(sanitize(line))).toBeLessThanOrEqual(width)
})

it('keeps one column where the output has no width', () => {
  expect(linesAt(null)[1]).toBe(
    `  ${'loopwork retry A'.padEnd(long.length)}  takes what you settled there; no agent runs`,
  )
})
