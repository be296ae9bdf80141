import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { agentVariables } from '../../../../src/core/naming/agent-variables.ts'
import { childEnvironment } from '../../../../src/process/child-environment.ts'

const page = readFileSync(new URL('../../../../docs/agents.md', import.meta.url), 'utf8')

test('the page about agents has a row for each variable that they get, and for no other', () => {
  const rows = [...page.matchAll(/^\| `(LOOPWORK_\w+)` /gm)].map(([, name]) => name)
  expect(rows).toEqual(agentVariables)
})

test('the variables that the page calls taken out are taken out', () => {
  const [, named = ''] = /are taken out: ([\s\S]*?) and exported/.exec(page) ?? []
  const names = [...named.matchAll(/`([A-Z_]+\*?)`/g)].map(([, name = '']) => name.replace('*', 'DIR'))
  expect(names.length).toBeGreaterThan(3)
  const env = Object.fromEntries([...names, 'HOME'].map((name) => [name, 'x']))
  expect(Object.keys(childEnvironment(env, {}, 'm')).filter((name) => name in env)).toEqual(['HOME'])
})
