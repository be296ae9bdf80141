import type { configSchema } from './config-schema.ts'
import { options, type Option } from './options.ts'

type Schema = typeof configSchema
type SpecOf<Key extends keyof Schema> = Schema[Key] extends { readonly flag: { readonly spec: infer Spec } }
  ? Spec
  : never

/** What commander hands over for the flags that are described in the schema, by the names that it gives them. */
export type OptionFlags = {
  readonly [Key in keyof Schema as AttributeOf<SpecOf<Key>>]?: unknown
}

type AttributeOf<Spec> = Spec extends `--${infer Name} ${string}`
  ? CamelCase<Name>
  : Spec extends `--${infer Name}`
    ? CamelCase<Name>
    : never
type CamelCase<Name extends string> = Name extends `${infer First}-${infer Rest}`
  ? `${First}${Capitalize<CamelCase<Rest>>}`
  : Name

export interface FlagOption {
  readonly option: Option
  readonly spec: string
  readonly help: string
  /** By which commander hands its value over: `idleTimeout` for `--idle-timeout <duration>`. */
  readonly attribute: keyof OptionFlags
  readonly toValue: (given: unknown) => unknown
}

/** Every option with a flag of its own. */
export const flagOptions: readonly FlagOption[] = options.flatMap((option) => {
  const { flag } = option
  if (flag === undefined || !('spec' in flag)) return []
  const { spec, help, toValue } = flag
  return [
    {
      option,
      spec,
      help,
      attribute: attributeOf(spec),
      toValue: (given) => (toValue === undefined ? given : toValue(given as number)),
    },
  ]
})

function attributeOf(spec: string): keyof OptionFlags {
  const [name = ''] = spec.slice(2).split(' ')
  return name.replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase()) as keyof OptionFlags
}
