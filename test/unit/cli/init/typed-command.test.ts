import { expect, it, test } from 'vitest'
import { configText } from '../../../../src/cli/init/config-text.ts'
import { promptOfTyped, unknownPlaceholder } from '../../../../src/cli/init/typed-command.ts'
import { configFileOf } from '../../../../src/config/config-file.ts'
import { translatedParts } from '../../../../src/config/translate/translated-parts.ts'

const there = 'there are {prompt} and {promptFile}, and without them the prompt comes on stdin'

test.each([
  [['./agent.sh', '{id}'], `{id} is no placeholder; ${there}`],
  [['./agent.sh', '--task={title}'], `{title} is no placeholder; ${there}`],
  [['./agent.sh', '{prompt}', '{promptFile}'], '{prompt} or {promptFile}, not both'],
  [['./agent.sh', '{prompt}', '{prompt}'], null],
  [['./agent.sh', '{"a":1}', '{}'], null],
  [[], null],
])('of %j', (command, said) => {
  expect(unknownPlaceholder(command)).toBe(said)
})

it.each([
  [['./agent.sh', '-x'], 'stdin'],
  [['./agent.sh', '--say={prompt}'], 'argument'],
  [['./agent.sh', '{promptFile}'], 'file'],
] as const)('of %j the config gets a preset that gives the prompt there', (command, via) => {
  expect(promptOfTyped(command)).toBe(via)
  const text = configText({
    ...{ backlog: null, gate: null, installed: [], agent: null, workers: null },
    command,
    translated: translatedParts(null),
  })
  const file = configFileOf({ name: '.loopworkrc', realPath: '/x/.loopworkrc', bytes: Buffer.from(text) })
  expect(file.problems).toEqual([])
  const prompt = via === 'stdin' ? {} : { prompt: { via } }
  expect(file.layer.agents).toEqual({ mine: { command, ...prompt } })
})
