import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { format } from 'prettier'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { z } from 'zod'
import { defaults } from '../../../src/config/config.ts'
import { configJsonSchema } from '../../../src/config/json-schema.ts'
import { loadConfig } from '../../../src/config/load-config.ts'
import { envNameOf, options } from '../../../src/config/options.ts'
import { folderWith } from '../../support/folder-with.ts'

const root = fileURLToPath(new URL('../../..', import.meta.url))
const example = () => readFile(join(root, '.loopworkrc.example'), 'utf8')

/** `parallel.maxTasks` and so on; presets are one key. */
const leavesOf = (value: object): readonly string[] =>
  Object.entries(value).flatMap(([key, part]: [string, unknown]) =>
    typeof part === 'object' && part !== null && !Array.isArray(part) && key !== 'agents'
      ? Object.keys(part).map((name) => `${key}.${name}`)
      : [key],
  )

const keys = options.map(({ key }) => key).toSorted()

describe('what is published about the config', () => {
  it('the example shows every key with its default', async () => {
    expect(parse(await example())).toEqual(defaults)
    expect(leavesOf(defaults).toSorted()).toEqual(keys)
  })

  it('the example, copied as it is, changes nothing and asks for no trust', async () => {
    const copied = await folderWith({ '.loopworkrc': await example() })
    const empty = await folderWith({})
    const load = (at: string) =>
      loadConfig({ root: at, explicitFile: null, env: { HOME: join(at, 'home') }, flags: {} })
    const loaded = await load(copied)
    expect(loaded.value).toEqual((await load(empty)).value)
    expect(loaded.repository?.trusted).toBe(true)
  })

  it('the preset in the comments of the example can be used as it is', async () => {
    const text = await example()
    const preset = text
      .split('\n')
      .filter((line) => line.startsWith('#   '))
      .map((line) => line.slice(2))
      .join('\n')
    const at = await folderWith({ 'c.yaml': `agents:\n${preset}\n` })
    const loaded = await loadConfig({
      root: at,
      explicitFile: join(at, 'c.yaml'),
      env: { HOME: at },
      flags: {},
    })
    expect(loaded.value.agents['mine']).toEqual({
      command: ['./agent.sh'],
      prompt: { via: 'stdin' },
      decoder: 'text',
      env: {},
    })
  })

  it('the JSON Schema is what the code reads', async () => {
    const text = await format(JSON.stringify(configJsonSchema()), { parser: 'json', printWidth: 110 })
    await expect(text).toMatchFileSnapshot(join(root, 'docs/loopworkrc.schema.json'))
  })

  it('the JSON Schema takes the example and refuses a key that is not there', async () => {
    const schema = z.fromJSONSchema(configJsonSchema())
    expect(schema.safeParse(parse(await example())).success).toBe(true)
    expect(schema.safeParse({ gates: [] }).success).toBe(false)
    expect(schema.safeParse({ retry: { backoff: '5' } }).success).toBe(false)
  })

  it('the table of options has every key with its variable and flag', async () => {
    const table = await readFile(join(root, 'docs/options.md'), 'utf8')
    const rows = table
      .split('\n')
      .filter((line) => line.startsWith('| `'))
      .map((line) => line.split('|').map((cell) => cell.trim()))
    expect(rows.map(([, key]) => key)).toEqual(options.map(({ key }) => `\`${key}\``))
    expect(rows.map(([, , variable]) => variable)).toEqual(options.map(({ key }) => `\`${envNameOf(key)}\``))
    expect(rows.map(([, , , flag = '']) => flag.replaceAll('`', ''))).toEqual(
      options.map(({ flag }) => flag ?? ''),
    )
  })
})
