import * as z from 'zod/mini'
import { toolClasses } from '../../core/agent/agent-event.ts'
import { faultClasses } from '../../core/agent/fault.ts'
import type { MapRule } from '../../core/agent/map-rule.ts'
import { usageScopes } from '../../core/agent/usage.ts'

const pointer = z
  .string()
  .check(z.regex(/^(?:\/(?:[^~/]|~[01])*)*$/, 'must be a JSON pointer, such as /message/id'))

const scalar = z.union([z.string(), z.number(), z.boolean(), z.null()], {
  error: 'must be a text, a number, true, false or null, or a list of these',
})
const condition = z.record(
  pointer,
  z.union([scalar, z.array(scalar).check(z.minLength(1))], {
    error: 'must be a text, a number, true, false or null, or a list of these',
  }),
)
const truth = z.union([z.boolean(), condition], {
  error: 'must be true, false, or a map of JSON pointers and what must stand there',
})

const usage = z.strictObject({
  input: pointer,
  cached: z.optional(pointer),
  output: pointer,
  reasoning: z.optional(pointer),
  cost: z.optional(pointer),
  total: z.enum(usageScopes),
})

const fault = {
  message: z.optional(pointer),
  status: z.optional(pointer),
  class: z.optional(z.enum(faultClasses)),
}

const emissions = {
  session: { id: pointer, model: z.optional(pointer), version: z.optional(pointer) },
  turn: {},
  text: { text: pointer, delta: z.optional(truth), thinking: z.optional(truth) },
  tool: {
    id: pointer,
    name: z.optional(pointer),
    phase: z.enum(['start', 'update', 'end']),
    class: z.optional(z.enum(toolClasses)),
    input: z.optional(pointer),
    title: z.optional(pointer),
    files: z.optional(pointer),
    output: z.optional(pointer),
    exit: z.optional(pointer),
    ok: z.optional(truth),
    denied: z.optional(truth),
  },
  plan: { items: pointer, text: pointer, done: condition },
  retry: {
    ...fault,
    attempt: z.optional(pointer),
    max: z.optional(pointer),
    delay: z.optional(pointer),
  },
  fault,
  usage: {},
  denied: { text: pointer },
  ask: { text: pointer },
  notice: { text: pointer },
  idle: {},
  interrupted: {},
  end: {
    ...fault,
    ok: truth,
    text: z.optional(pointer),
    cap: z.optional(pointer),
    turns: z.optional(pointer),
    duration: z.optional(pointer),
  },
  nothing: {},
} satisfies Record<MapRule['emit'], object>

const names = Object.keys(emissions)

/** One rule of `agents.NAME.map`. What the schema lets through has exactly the fields of a `MapRule`. */
export const mapRuleSchema = z.discriminatedUnion(
  'emit',
  Object.entries(emissions).map(([name, fields]) =>
    z.strictObject({
      when: condition,
      emit: z.literal(name),
      usage: name === 'usage' ? usage : z.optional(usage),
      ...fields,
    }),
  ) as unknown as Parameters<typeof z.discriminatedUnion>[1],
  { error: `must be ${names.join(', ')}` },
) as unknown as z.ZodMiniType<MapRule, MapRule>
