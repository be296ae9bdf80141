import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { z } from 'zod'
import { documents, root } from '../../../scripts/docs/documents.ts'
import { configJsonSchema } from '../../../scripts/docs/json-schema.ts'
import { loadConfig } from '../../../src/config/load-config.ts'
import { defaults } from '../../../src/config/schema/config.ts'
import { folderWith } from '../../support/folder-with.ts'

const example = () => readFile(join(root, '.loopworkrc.example'), 'utf8')

describe('what is published about the config', () => {
  it.each(Object.keys(documents))('%s is written from the schema: npm run docs', async (name) => {
    expect(await readFile(join(root, name), 'utf8')).toBe(await documents[name]!())
  })

  it('the example shows every key with its default', async () => {
    expect(parse(await example())).toEqual(defaults)
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

  it('what the comments of the example show can be used as it is', async () => {
    const text = await example()
    const shown = [...text.matchAll(/^((?:# {3}.*\n)+)(\w+:) /gm)]
    expect(shown.map(([, , key]) => key)).toEqual(['filter:', 'agents:', 'route:', 'sandbox:'])
    const yaml = shown.map(([, value = '', key = '']) => `${key}\n${value.replaceAll(/^#/gm, '')}`)
    const at = await folderWith({ 'c.yaml': yaml.join('') })
    const loaded = await loadConfig({
      root: at,
      explicitFile: join(at, 'c.yaml'),
      env: { HOME: at },
      flags: {},
    })
    expect(loaded.value.sandbox?.[0]).toBe('bwrap')
    expect(loaded.value.agents['mine']).toEqual({
      command: ['./agent.sh'],
      prompt: { via: 'stdin' },
      decoder: 'text',
      env: {},
    })
  })

  it('the JSON Schema takes the example and refuses a key that is not there', async () => {
    const schema = z.fromJSONSchema(configJsonSchema())
    expect(schema.safeParse(parse(await example())).success).toBe(true)
    expect(schema.safeParse({ gates: [] }).success).toBe(false)
    expect(schema.safeParse({ retry: { backoff: '5' } }).success).toBe(false)
  })
})
