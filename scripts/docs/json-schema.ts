import * as z from 'zod/mini'
import { layerSchema } from '../../src/config/layer-schema.ts'
import { nested } from '../../src/config/schema/nested.ts'
import { options } from '../../src/config/schema/options.ts'

/** The JSON Schema of `.loopworkrc`, for editors. */
export function configJsonSchema(): Readonly<Record<string, unknown>> {
  const schema = z.toJSONSchema(layerSchema, { io: 'input' }) as Schema
  const notes = nested(
    options.map(({ key, about, default: usual }) => [key, { description: about, default: usual }]),
  )
  return { title: '.loopworkrc', ...annotated(schema, notes) }
}

interface Schema {
  readonly properties?: Readonly<Record<string, Schema>>
  readonly [key: string]: unknown
}

type Notes = Readonly<Record<string, unknown>>

function annotated(schema: Schema, notes: Notes): Schema {
  if (typeof notes['description'] === 'string') {
    const { description, ...rest } = notes
    return { description, ...schema, ...rest }
  }
  const parts = Object.entries(schema.properties ?? {}).map(([name, part]) => [
    name,
    annotated(part, notes[name] as Notes),
  ])
  return { ...schema, properties: Object.fromEntries(parts) as Readonly<Record<string, Schema>> }
}
