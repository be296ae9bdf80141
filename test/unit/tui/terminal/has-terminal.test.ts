import { expect, test } from 'vitest'
import { hasTerminal } from '../../../../src/tui/terminal/terminal.ts'

test.each([
  ['its group is the one in the foreground', '4711 (node) S 4700 4711 4700 34817 4711 4194304 1', true],
  ['the shell has the terminal', '4711 (node) S 4700 4711 4700 34817 4700 4194304 1', false],
  ['the session has no terminal', '4711 (node) S 4700 4711 4711 0 -1 4194304 1', true],
  ['its name looks like fields', '4711 (a) S 1 2 3 4 2 x) S 4700 4711 4700 34817 4700 4194304 1', false],
])('%s', (_, stat, has) => {
  expect(hasTerminal(stat)).toBe(has)
})
