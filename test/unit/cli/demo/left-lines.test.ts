import { expect, test } from 'vitest'
import { leftLines } from '../../../../src/cli/demo/left-lines.ts'

const left = { root: '/tmp/loopwork-demo-mYx2zD', program: null, isOpen: true }

test('each command stands whole in its line, and no word of what it does is broken by the terminal', () => {
  const lines = leftLines(left, { colour: 'none', ascii: false, width: 80 })
  expect(lines).toContain('  rm -rf /tmp/loopwork-demo-mYx2zD /tmp/loopwork-demo-mYx2zD.loopwork')
  expect(lines).toContain('      removes it, and the worktrees beside it')
  expect(lines.filter((line) => line.length > 80)).toEqual([])
})
