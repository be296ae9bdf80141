import fc from 'fast-check'
import { expect, test } from 'vitest'
import { withPlainValue } from '../../../src/config/live/edit-config.ts'
import { parseYaml } from '../../../src/config/parse-yaml.ts'
import { always } from '../../support/always.ts'

const file = `# What runs here.
source: [tasks.json]   # the backlog

parallel:
    maxTasks: 2        # of the screen
    # strategy: mixed
gate: ["npm test"]
retry: { attempts: 3, backoff: "5s" } # patient
limits:
  cost: 20
`

test.each([
  ['parallel.maxTasks', 5, 'maxTasks: 2  ', 'maxTasks: 5  '],
  ['retry.attempts', 4, 'attempts: 3,', 'attempts: 4,'],
  ['retry.backoff', '10s', '"5s"', '10s'],
  ['limits.cost', null, 'cost: 20\n', 'cost: null\n'],
  ['limits.timeout', '90m', 'cost: 20\n', 'cost: 20\n  timeout: 90m\n'],
  ['retry.session', 'fresh', '"5s" }', '"5s", session: fresh }'],
  ['tui.mouse', true, 'cost: 20\n', 'cost: 20\ntui:\n  mouse: true\n'],
  ['model', 'on', 'cost: 20\n', 'cost: 20\nmodel: on\n'],
] as const)('%s as %j changes that and nothing else', (key, value, from, to) => {
  expect(withPlainValue(file, key, value)).toBe(file.replace(from, to))
})

test('a new key of a section stands behind its last one, with the same indent', () => {
  expect(withPlainValue(file, 'parallel.onFailure', 'abort-all')).toBe(
    file.replace('# of the screen\n', '# of the screen\n    onFailure: abort-all\n'),
  )
})

test('a file that is empty, only comments, or without a last line end is gone on with', () => {
  expect(withPlainValue('', 'tui.theme', 'dark')).toBe('tui:\n  theme: dark\n')
  expect(withPlainValue('# mine', 'tui.theme', 'dark')).toBe('# mine\ntui:\n  theme: dark\n')
  expect(withPlainValue('tui:\n  theme: dark', 'tui.mouse', true)).toBe(
    'tui:\n  theme: dark\n  mouse: true\n',
  )
})

test('JSON stays JSON', () => {
  const json = '{\n  "parallel": { "maxTasks": 2 },\n  "gate": ["npm test"]\n}\n'
  const changed = withPlainValue(json, 'parallel.strategy', 'mixed') ?? ''
  expect(JSON.parse(changed)).toEqual({ parallel: { maxTasks: 2, strategy: 'mixed' }, gate: ['npm test'] })
  expect(JSON.parse(withPlainValue(json, 'tui.theme', 'dark') ?? '')).toMatchObject({
    tui: { theme: 'dark' },
  })
  expect(JSON.parse(withPlainValue('{}', 'tui.mouse', false) ?? '')).toEqual({ tui: { mouse: false } })
})

test('what can not be changed by itself is refused', () => {
  for (const text of ['parallel: 3\n', 'parallel: [1]\n', '- one\n', 'parallel:\n  maxTasks: [1]\n', '{'])
    expect(withPlainValue(text, 'parallel.maxTasks', 4), text).toBeNull()
})

test('whatever the file says and however it is laid out, only that value is another', () => {
  const word = fc.stringMatching(/^[a-z]{1,6}$/)
  const scalar = fc.oneof(word, fc.integer(), fc.boolean(), fc.constant(null))
  const value = fc.oneof(fc.constantFrom('60m', 'true', '1e3', 'no', '~', '0x1', 'a b'), scalar)
  const comment = fc.constantFrom('', ' # why', '   #')
  const section = fc.dictionary(word, scalar, { minKeys: 1, maxKeys: 3 })
  const laidOut = fc.tuple(
    fc.dictionary(word, section, { maxKeys: 3 }),
    comment,
    fc.constantFrom(2, 3, 4),
    fc.boolean(),
  )
  always(
    fc.property(laidOut, word, word, value, ([whole, note, indent, flow], head, name, to) => {
      const inner = (part: object): string =>
        flow
          ? ` ${JSON.stringify(part)}${note}\n`
          : `${note}\n${Object.entries(part)
              .map(([key, each]) => `${' '.repeat(indent)}${key}: ${JSON.stringify(each)}${note}\n`)
              .join('')}`
      const text = Object.entries(whole)
        .map(([key, part]) => `${key}:${inner(part)}`)
        .join('\n')
      const edited = withPlainValue(text, `${head}.${name}`, to)
      const parsed = parseYaml(edited ?? '')
      expect('value' in parsed && parsed.value).toEqual({ ...whole, [head]: { ...whole[head], [name]: to } })
      for (const line of text.split('\n').filter((each) => each.trim().startsWith('#')))
        expect(edited).toContain(line)
    }),
    500,
  )
})
