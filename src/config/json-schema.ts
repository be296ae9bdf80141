import * as z from 'zod/mini'
import { defaults } from './config.ts'
import { layerSchema } from './schema.ts'

/** The JSON Schema of `.loopworkrc`, for editors; published in `docs/`. */
export function configJsonSchema(): Readonly<Record<string, unknown>> {
  const schema = z.toJSONSchema(layerSchema, { io: 'input' }) as Schema
  return { title: '.loopworkrc', ...withDefaults(schema, defaults) }
}

interface Schema {
  readonly properties?: Readonly<Record<string, Schema>>
  readonly [key: string]: unknown
}

function withDefaults(schema: Schema, value: unknown): Schema {
  if (schema.properties === undefined || typeof value !== 'object' || value === null)
    return { ...schema, default: value }
  const known = value as Readonly<Record<string, unknown>>
  const properties = Object.entries(schema.properties).map(([key, part]) => [
    key,
    withDefaults(part, known[key]),
  ])
  return { ...schema, properties: Object.fromEntries(properties) as Readonly<Record<string, Schema>> }
}
