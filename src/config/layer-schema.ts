import * as z from 'zod/mini'
import { commandName } from '../core/backlog/command-name.ts'
import { statusMeanings } from '../core/backlog/own-words.ts'
import { itemTypes } from '../core/item.ts'
import type { PlanPolicy } from '../core/plan/plan.ts'
import { parseFilter } from '../core/policy/filter/parse-filter.ts'
import { declaredPath } from '../core/naming/declared-path.ts'
import { bindingProblems, bindingsOf } from '../keymap/key-bindings.ts'
import { agentName, agentSchema, modelName } from './agents/agent-schema.ts'
import { poolEntrySchema, routeSchema } from './agents/pool-schema.ts'
import type { ConfigInput, ConfigLayer } from './schema/config.ts'
import type { ValueType } from './schema/entry.ts'
import { nested } from './schema/nested.ts'
import { options, type Option } from './schema/options.ts'
import { durationSchema } from './values/duration-schema.ts'
import { leastUsd, mostUsd } from './values/money.ts'
import { parseSizeBytes, sizePattern } from './values/size.ts'

// Written code for each shape pays after hundreds of objects; a start reads a handful.
z.config({ jitless: true })

const text = z.string().check(z.minLength(1))

const insidePath = text.check(
  z.refine((path) => {
    const inside = declaredPath(path)
    return inside !== null && inside.path !== '' && inside.path.split('/')[0]?.toLowerCase() !== '.git'
  }, 'must be a path inside the repository'),
)

const size = z
  .pipe(
    z.string().check(z.regex(sizePattern, 'must be a size such as 512MiB')),
    z.transform((value) => parseSizeBytes(value) ?? 0),
  )
  .check(z.refine((bytes) => bytes > 0, 'must be more than nothing'))

const percent = z
  .pipe(
    z.string().check(z.regex(/^\d{1,6}%$/, 'must be a share of one processor such as 50% or 200%')),
    z.transform((value) => Number.parseInt(value, 10)),
  )
  .check(z.refine((share) => share > 0, 'must be more than nothing'))

const money = z.number().check(
  z.refine((usd) => usd >= leastUsd, 'must be more than nothing, in US dollars such as 20 or 0.50'),
  z.maximum(mostUsd),
)

/** `all` takes a filter of a weaker place back. */
const filter = z.pipe(
  z.string().check(
    z.superRefine((expression, context) => {
      const parsed = parseFilter(expression)
      if ('problem' in parsed) context.addIssue({ code: 'custom', message: parsed.problem })
    }),
  ),
  z.transform((expression) => {
    const parsed = parseFilter(expression)
    return 'kind' in parsed && parsed.kind === 'all' ? null : expression.trim()
  }),
)

/** `plan`, or for which tasks. */
const planPolicy = z.union(
  [
    z.pipe(
      z.literal('plan'),
      z.transform((): PlanPolicy => ({ types: itemTypes, labels: [] })),
    ),
    z.pipe(
      z.strictObject({
        plan: z.optional(z.array(z.enum(itemTypes))),
        labels: z.optional(z.array(text)),
      }),
      z.transform(({ plan = [], labels = [] }): PlanPolicy => ({ types: plan, labels })),
    ),
  ],
  `must be plan, or { plan: [${itemTypes.join(', ')}], labels: [...] }, each left out or a part of these`,
)

/** `{name}`; other braces are the program's own. */
const placeholder = /\{[A-Za-z]\w*\}/g

const argv = (placeholders: readonly string[]) =>
  z.array(text).check(
    z.minLength(1),
    z.superRefine((words, context) => {
      if (placeholders.length === 0) return
      const unknown = words
        .join(' ')
        .match(placeholder)
        ?.find((each) => !placeholders.includes(each))
      if (unknown === undefined) return
      const message = `has ${unknown}, which is no placeholder; there are ${placeholders.join(', ')}`
      context.addIssue({ code: 'custom', message })
    }),
  )

/** One alone is what most people have. */
const argvs = z.union(
  [
    z.pipe(
      z.array(text).check(z.minLength(1)),
      z.transform((words): readonly (readonly string[])[] => [words]),
    ),
    z.array(z.array(text).check(z.minLength(1))),
  ],
  'must be a program with its arguments such as [./done.sh, --all], or a list of such lists; a line for a shell is not taken',
)

/** A key, or a list of keys, for some actions of the screen. */
const keyBindings = z.pipe(
  z.record(text, z.union([text, z.array(text)], 'must be a key such as ctrl+x, or a list of keys')).check(
    z.superRefine((written, context) => {
      for (const { path, message } of bindingProblems(written))
        context.addIssue({ code: 'custom', path: [...path], message })
    }),
  ),
  z.transform((written: Record<string, string | string[]>) => bindingsOf(written)),
)

/** A file, or a tracker, by its name; a program may be given as the list of its words. */
const source = z.union(
  [
    text,
    z.pipe(
      z.strictObject({ command: z.array(text).check(z.minLength(1)) }),
      z.transform(({ command }) => commandName(command)),
    ),
  ],
  'must be a file, or a tracker such as github: or { command: [./my-tasks, "WEB 2"] }',
)

/**
 * What a config layer may contain: a file, the environment or the command line. Every key is optional, an unknown one is an
 * error. Durations come out as milliseconds, sizes as bytes.
 */
export const layerSchema = objectOf(
  nested(options.map((option) => [option.key, z.optional(schemaOf(option))])),
) as unknown as z.ZodMiniType<ConfigLayer, ConfigInput>

function objectOf(parts: Readonly<Record<string, unknown>>): z.ZodMiniType {
  const shape = Object.entries(parts).map(([name, part]) => [
    name,
    part instanceof z.ZodMiniType ? part : z.optional(objectOf(part as Readonly<Record<string, unknown>>)),
  ])
  return z.strictObject(Object.fromEntries(shape) as z.core.$ZodShape)
}

function schemaOf({ type, whenNull }: Option): z.ZodMiniType {
  return whenNull === undefined ? typeSchema(type) : z.nullable(typeSchema(type))
}

function typeSchema(type: ValueType): z.ZodMiniType {
  switch (type.kind) {
    case 'choice':
      return z.enum(type.choices as [string, ...string[]])
    case 'planPolicy':
      return planPolicy
    case 'choices':
      return z
        .array(z.enum(type.choices as [string, ...string[]]))
        .check(z.refine((words) => new Set(words).size === words.length, 'names one of them twice'))
    case 'boolean':
      return z.boolean()
    case 'wholeNumber':
      return z.int().check(z.minimum(type.least), z.maximum(type.most))
    case 'duration':
      return durationSchema(type.leastMs, type.mostMs)
    case 'size':
      return size
    case 'percent':
      return percent
    case 'money':
      return money
    case 'argv':
      return argv(type.placeholders)
    case 'argvs':
      return argvs
    case 'files':
      return z.array(source)
    case 'shellLines':
      return z.array(text)
    case 'statusWords':
      return z.record(text, z.enum(statusMeanings))
    case 'keyBindings':
      return keyBindings
    case 'insidePaths':
      return z.array(insidePath)
    case 'folder':
    case 'branch':
    case 'agentName':
      return text
    case 'modelName':
      return modelName
    case 'poolEntries':
      return z.array(poolEntrySchema).check(z.minLength(1))
    case 'routes':
      return z.array(routeSchema)
    case 'filter':
      return filter
    case 'agents':
      return z.record(z.string().check(z.regex(agentName)), agentSchema)
  }
}
