import type { ToolClass, ToolEvent } from './agent-event.ts'
import type { FaultClass } from './fault.ts'
import type { UsageScope } from './usage.ts'

/** Where a value stands in a record: a JSON pointer (RFC 6901), `/message/text`. */
export type Pointer = string

type Scalar = string | number | boolean | null

/** What must stand at each of the pointers; a list: one of these; null: nothing, or null. */
export type Condition = Readonly<Record<Pointer, Scalar | readonly Scalar[]>>

/** Said once for all records, or found in each. */
export type Truth = boolean | Condition

/**
 * How one kind of record of a user's own wire format is read: a record that meets `when` means `emit`, with the values at the
 * pointers. What isn't there, or is of another type, is left out.
 */
export type MapRule = { readonly when: Condition; readonly usage?: MappedUsage } & Emission

export interface MappedUsage {
  readonly input: Pointer
  readonly cached?: Pointer
  readonly output: Pointer
  readonly reasoning?: Pointer
  /** In US dollars. */
  readonly cost?: Pointer
  /** What the numbers count: see `UsageScope`. */
  readonly total: UsageScope
}

type Emission =
  | { readonly emit: 'session'; readonly id: Pointer; readonly model?: Pointer; readonly version?: Pointer }
  | { readonly emit: 'turn' | 'idle' | 'interrupted' | 'usage' | 'nothing' }
  | { readonly emit: 'text'; readonly text: Pointer; readonly delta?: Truth; readonly thinking?: Truth }
  | MappedTool
  | { readonly emit: 'plan'; readonly items: Pointer; readonly text: Pointer; readonly done: Condition }
  | ({
      readonly emit: 'retry'
      readonly attempt?: Pointer
      readonly max?: Pointer
      /** In milliseconds. */
      readonly delay?: Pointer
    } & MappedFault)
  | ({ readonly emit: 'fault' } & MappedFault)
  | { readonly emit: 'denied' | 'ask' | 'notice'; readonly text: Pointer }
  | ({
      readonly emit: 'end'
      readonly ok: Truth
      readonly text?: Pointer
      /** Ended by a cap of the CLI's own, by name. */
      readonly cap?: Pointer
      readonly turns?: Pointer
      /** In milliseconds. */
      readonly duration?: Pointer
    } & MappedFault)

export interface MappedTool {
  readonly emit: 'tool'
  readonly id: Pointer
  /** Of a record that ends a call they may be missing: the one that began it had them. */
  readonly name?: Pointer
  readonly phase: ToolEvent['phase']
  readonly class?: ToolClass
  /** The arguments of the call: its title and files are found in them. */
  readonly input?: Pointer
  readonly title?: Pointer
  /** One path, or a list of them. */
  readonly files?: Pointer
  readonly output?: Pointer
  readonly exit?: Pointer
  readonly ok?: Truth
  readonly denied?: Truth
}

/** By words, which the preset's `faults` classify, unless the rule knows the class. */
export interface MappedFault {
  readonly message?: Pointer
  /** An HTTP status. */
  readonly status?: Pointer
  readonly class?: FaultClass
}
