import { Option as CommanderOption } from 'commander'
import { describe, expect, it } from 'vitest'
import { layerSchema } from '../../../src/config/layer-schema.ts'
import { defaults } from '../../../src/config/schema/config.ts'
import type { Entry, Kind } from '../../../src/config/schema/entry.ts'
import { flagOptions } from '../../../src/config/schema/flags.ts'
import { nested, valueAt, withoutPath, withValueAt } from '../../../src/config/schema/nested.ts'
import { options } from '../../../src/config/schema/options.ts'
import { layerOf, sampleOf } from '../../support/config-samples.ts'

/** Of whatever is written there, one word can start a program or lead somewhere else. */
const canDoAnything: ReadonlySet<Kind> = new Set<Kind>([
  'files',
  'insidePaths',
  'folder',
  'branch',
  'agentName',
  'agents',
  'shellLines',
])

describe.each(options)('$key', (option) => {
  const { key, about, trust, type, stored, whenNull } = option

  it('takes its default, and another value', () => {
    for (const value of [option.default, sampleOf(option)])
      expect(layerSchema.safeParse(layerOf(key, value)).error?.issues).toBeUndefined()
    expect(sampleOf(option)).not.toEqual(option.default)
  })

  it('may be null only where it is known what that means', () => {
    expect(layerSchema.safeParse(layerOf(key, null)).success).toBe(whenNull !== undefined)
  })

  it('needs trust if its value can name a program or a place', () => {
    if (canDoAnything.has(type.kind)) expect(trust).not.toBe('free')
  })

  it('decides a setting of its own, or one that another key is the name of', () => {
    for (const whole of stored !== null && 'partOf' in stored ? stored.partOf : [])
      expect(options.find((other) => other.key === whole)?.stored).toHaveProperty('setting')
  })

  it('is explained in sentences', () => {
    expect(about).toMatch(/\.$/)
  })
})

it('no two keys are stored in one place', () => {
  const places = options.flatMap(({ stored }) =>
    stored === null ? [] : 'setting' in stored ? [stored.setting] : 'option' in stored ? [stored.option] : [],
  )
  expect(new Set(places).size).toBe(places.length)
})

it('a key that runs a command cannot be declared free of trust', () => {
  const careless = {
    type: { kind: 'shellLines' },
    default: [],
    about: 'Runs.',
    trust: 'free',
    stored: null,
  } as const
  // @ts-expect-error the compiler refuses it
  const entry: Entry = careless
  expect(canDoAnything.has(entry.type.kind)).toBe(true)
})

it('each flag is read by the name under which commander hands it over', () => {
  expect(flagOptions.length).toBeGreaterThan(5)
  for (const { spec, attribute } of flagOptions)
    expect(attribute).toBe(new CommanderOption(spec).attributeName())
})

it('keys of one and of two steps make sections, and come out again', () => {
  const whole = nested([
    ['gate', ['a']],
    ['retry.max', 1],
    ['retry.attempts', 2],
  ])
  expect(whole).toEqual({ gate: ['a'], retry: { max: 1, attempts: 2 } })
  expect(valueAt(whole, 'retry.max')).toBe(1)
  expect(valueAt(whole, 'gate.length')).toBeUndefined()
  expect(valueAt(whole, 'toString')).toBeUndefined()
  expect(valueAt({ retry: null }, 'retry.max')).toBeUndefined()
  expect(withValueAt(whole, 'retry.max', 3)).toEqual({ gate: ['a'], retry: { max: 3, attempts: 2 } })
  expect(withoutPath(whole, 'retry.max')).toEqual({ gate: ['a'], retry: { attempts: 2 } })
  expect(withoutPath(withoutPath(whole, 'retry.max'), 'retry.attempts')).toEqual({ gate: ['a'] })
  expect(withoutPath(whole, 'merge.target')).toEqual(whole)
  expect(whole).toEqual({ gate: ['a'], retry: { max: 1, attempts: 2 } })
})

it('defaults are those of the schema', () => {
  for (const { key, default: usual } of options) expect(valueAt(defaults, key)).toBe(usual)
})
