import type { OwnWords } from '../../core/backlog/own-words.ts'
import type { ItemType } from '../../core/item.ts'
import type { PlanPolicy } from '../../core/plan/plan.ts'
import type { AgentEntry } from '../agents/agent-schema.ts'
import type { PoolEntryInput, RouteInput } from '../agents/pool-schema.ts'
import type { KeyBindings, WrittenBindings } from '../../keymap/key-bindings.ts'
import { configSchema } from './config-schema.ts'
import type { Kind } from './entry.ts'
import { nested, type Nested, type NestedPartial } from './nested.ts'

type Schema = typeof configSchema

/** Everything, after flags, environment, files and defaults have been merged. Times in milliseconds, sizes in bytes. */
export type Config = Nested<{ [Key in keyof Schema]: ValueOf<Schema[Key]> }>

/** Read from one place, but not complete. Times in milliseconds, sizes in bytes. */
export type ConfigLayer = NestedPartial<{ [Key in keyof Schema]: ValueOf<Schema[Key]> }>

/** As a person writes it: durations and sizes are texts. */
export type ConfigInput = NestedPartial<{ [Key in keyof Schema]: WrittenOf<Schema[Key]> }>

/** As `.loopworkrc.example` shows them. */
export const defaults = nested(
  Object.entries(configSchema).map(([key, entry]) => [key, entry.default]),
) as Nested<{ [Key in keyof Schema]: Schema[Key]['default'] }>

/** The values that a run stores among its settings, or its options, each where `Entry.stored` puts it. */
export type StoredAs<Part extends 'setting' | 'option'> = Nested<{
  [
    Key in keyof Schema as Schema[Key]['stored'] extends Readonly<Record<Part, infer Path extends string>>
      ? Path
      : never
  ]: ValueOf<Schema[Key]>
}>

/** The keys of this kind that are a setting of a run. */
export type KeyOfKind<Of extends Kind> = {
  [Key in keyof Schema]: Schema[Key] extends {
    readonly type: { readonly kind: Of }
    readonly stored: { readonly setting: string }
  }
    ? Key
    : never
}[keyof Schema]

type ValueOf<Of> = BareOf<Of, Values> | NullOf<Of>
type WrittenOf<Of> = BareOf<Of, WrittenValues> | NullOf<Of>

type NullOf<Of> = Of extends { readonly whenNull: string } ? null : never

type BareOf<Of, By> = Of extends {
  readonly type: { readonly kind: 'choices'; readonly choices: readonly (infer Choice)[] }
}
  ? readonly Choice[]
  : Of extends { readonly type: { readonly choices: readonly (infer Choice)[] } }
    ? Choice
    : Of extends { readonly type: { readonly kind: infer Kind extends keyof By } }
      ? By[Kind]
      : never

interface Values {
  readonly boolean: boolean
  readonly planPolicy: PlanPolicy
  readonly wholeNumber: number
  readonly duration: number
  readonly size: number
  readonly percent: number
  readonly money: number
  readonly files: readonly string[]
  readonly statusWords: OwnWords
  readonly keyBindings: KeyBindings
  readonly insidePaths: readonly string[]
  readonly folder: string
  readonly branch: string
  readonly agentName: string
  readonly modelName: string
  readonly agents: Readonly<Record<string, AgentEntry>>
  readonly poolEntries: readonly PoolEntryInput[]
  readonly routes: readonly RouteInput[]
  readonly filter: string | null
  readonly shellLines: readonly string[]
  readonly argv: readonly string[]
  readonly argvs: readonly (readonly string[])[]
}

interface WrittenValues extends Omit<
  Values,
  'planPolicy' | 'duration' | 'size' | 'percent' | 'argvs' | 'files' | 'filter' | 'keyBindings'
> {
  readonly files: readonly (string | { readonly command: readonly string[] })[]
  readonly filter: string
  readonly keyBindings: WrittenBindings
  readonly argvs: readonly string[] | readonly (readonly string[])[]
  readonly duration: string
  readonly planPolicy:
    | 'plan'
    | { readonly plan?: readonly ItemType[] | undefined; readonly labels?: readonly string[] | undefined }
  readonly percent: string
  readonly size: string
}
