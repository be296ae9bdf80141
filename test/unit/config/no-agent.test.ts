import path from 'node:path'
import { expect, test } from 'vitest'
import { unknownAgent } from '../../../src/config/agents/choose-agent.ts'
import { parse } from 'yaml'
import { chooseAgent } from '../../../src/config/agents/choose-agent.ts'
import { LoopworkError } from '../../../src/core/errors.ts'
import { folderWith } from '../../support/folder-with.ts'

function hintIn(root: string): string {
  try {
    chooseAgent({ agent: null, agents: {} }, { root, builtIn: [] })
  } catch (error) {
    if (error instanceof LoopworkError) return error.hint ?? ''
  }
  throw new Error('an agent was found')
}

test('without a .loopworkrc, init is what writes one', async () => {
  expect(hintIn(await folderWith({}))).toContain('loopwork init writes one')
})

test('with one, init would be refused: what to write in it is shown, and works', async () => {
  const root = await folderWith({ '.loopworkrc': 'gate: [npm test]\n' })
  const hint = hintIn(root)
  expect(hint).not.toContain('loopwork init')
  const { agents } = parse(hint.slice(hint.indexOf('agents:'))) as Parameters<typeof chooseAgent>[0]
  const chosen = chooseAgent({ agent: null, agents }, { root, builtIn: [] })
  expect(chosen.command).toEqual([path.join(root, 'agent.sh')])
})

test('an agent that is asked for by an empty name is named where it is refused', () => {
  expect(unknownAgent('', []).message).toBe("there is no agent named ''")
})
