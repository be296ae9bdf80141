import { agentSchema } from './agents/agent-schema.ts'
import { poolEntrySchema, routeSchema } from './agents/pool-schema.ts'
import { options } from './schema/options.ts'

/** The keys that are allowed at a place of the config. */
export function knownKeysAt(path: readonly PropertyKey[]): readonly string[] {
  const [section, , ...inside] = path.map(String)
  if (section === undefined) return [...new Set(options.map(({ key }) => key.split('.')[0] ?? key))]
  if (section === 'pool' && inside.length > 0) return keysOf(poolEntrySchema)
  if (section === 'route') return keysOf(routeSchema)
  if (section === 'agents') return keysOf(inside.reduce(partOf, agentSchema))
  return options.flatMap(({ key }) => (key.startsWith(`${section}.`) ? [key.slice(section.length + 1)] : []))
}

/** As far as its keys are concerned; zod names what a schema is made of so. */
interface Schema {
  readonly def: {
    readonly shape?: Readonly<Record<string, Schema>>
    readonly innerType?: Schema
    readonly element?: Schema
    /** Of a union. */
    readonly options?: readonly Schema[]
  }
}

function keysOf(schema: unknown): readonly string[] {
  const { shape = {}, options: choices = [] } = bare(schema as Schema).def
  return [...new Set([...Object.keys(shape), ...choices.flatMap(keysOf)])]
}

/** At a key of a map, or a place in a list. */
function partOf(schema: unknown, step: string): unknown {
  const { shape, element } = bare(schema as Schema).def
  return shape?.[step] ?? element ?? { def: {} }
}

const bare = (schema: Schema): Schema =>
  schema.def.innerType === undefined ? schema : bare(schema.def.innerType)
