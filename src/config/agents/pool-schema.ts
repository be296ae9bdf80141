import * as z from 'zod/mini'
import { parseRoute } from '../../core/policy/pool/route-rule.ts'
import { agentName, modelName } from './agent-schema.ts'

const agent = z.string().check(z.regex(agentName, 'must be the name of a preset'))
const described = <Value extends z.core.SomeType>(value: Value, description: string) =>
  z.optional(value).check(z.describe(description))

/** One of `pool.entries`. */
export const poolEntrySchema = z.strictObject({
  agent,
  model: described(
    modelName,
    "the model it is asked for; left out: that of the preset, or the CLI's own choice",
  ),
  weight: described(
    z.int().check(z.minimum(1), z.maximum(100)),
    'its share of the work beside the others; 1 where it is left out',
  ),
  maxConcurrent: described(
    z.int().check(z.minimum(1), z.maximum(64)),
    'so many of its agents at the same time, over all supervisors; left out: no limit of its own',
  ),
  fallback: described(z.boolean(), 'true: used only while every other one is limited'),
})

const rule = z.string().check(
  z.superRefine((text, context) => {
    const parsed = parseRoute(text)
    if ('problem' in parsed) context.addIssue({ code: 'custom', message: parsed.problem })
  }),
)

/** One of `route`. */
export const routeSchema = z
  .strictObject({
    when: rule,
    agent: z.optional(agent),
    model: z.optional(modelName),
  })
  .check(
    z.refine(
      (route) => route.agent !== undefined || route.model !== undefined,
      'must name an agent, a model, or both',
    ),
  )

export type PoolEntryInput = z.output<typeof poolEntrySchema>
export type RouteInput = z.output<typeof routeSchema>
