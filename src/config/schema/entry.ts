/**
 * What may stand at a key. The kind decides how it is checked (`layer-schema.ts`), written in a variable
 * (`read-env.ts`) and shown (`setting-rows.ts`), and whether a key may do without trust (`Entry`).
 */
export type ValueType =
  | { readonly kind: 'choice'; readonly choices: readonly string[] }
  /** A list of some of them, none twice. */
  | { readonly kind: 'choices'; readonly choices: readonly string[] }
  /** `plan`: every task; or types and labels of tasks. */
  | { readonly kind: 'planPolicy' }
  | { readonly kind: 'boolean' }
  /** `unit`: what is counted. */
  | { readonly kind: 'wholeNumber'; readonly least: number; readonly most: number; readonly unit: string }
  /** Written `90s`, read as milliseconds; so are the bounds. Without `most`: what a timer can wait. */
  | { readonly kind: 'duration'; readonly leastMs: number; readonly mostMs?: number }
  /** Written `512MiB`, read as bytes; more than 0. */
  | { readonly kind: 'size' }
  /** Written `150%`, read as 150; more than 0. */
  | { readonly kind: 'percent' }
  /** A number of US dollars; more than 0. */
  | { readonly kind: 'money' }
  /** Paths of backlog files, relative to the root of the checkout. */
  | { readonly kind: 'files' }
  /** Paths and globs inside the checkout, and not in `.git`. */
  | { readonly kind: 'insidePaths' }
  | { readonly kind: 'folder' }
  | { readonly kind: 'branch' }
  /** The name of a preset. */
  | { readonly kind: 'agentName' }
  /** A model, as the agent's CLI names it: it decides who is sent the code, and what that costs. */
  | { readonly kind: 'modelName' }
  /** Presets by name: argv, environment. */
  | { readonly kind: 'agents' }
  /** The agents of a pool, each with a model, a weight and a cap. */
  | { readonly kind: 'poolEntries' }
  /** Rules for who does which tasks. */
  | { readonly kind: 'routes' }
  /** A status for each of the user's own words. */
  | { readonly kind: 'statusWords' }
  /** Keys of the screen by the name of their action. */
  | { readonly kind: 'keyBindings' }
  /** An expression that fits some tasks. */
  | { readonly kind: 'filter' }
  /** One command line without a shell, in which these placeholders are replaced. */
  | { readonly kind: 'argv'; readonly placeholders: readonly string[] }
  /** Command lines without a shell; one alone may stand there by itself. */
  | { readonly kind: 'argvs' }
  /** Each is given to a shell. */
  | { readonly kind: 'shellLines' }

export type Kind = ValueType['kind']

/**
 * Whether the user must have allowed a value that comes with a repository: in its own config file, or in a store that was
 * copied with it.
 * - `needed`: it starts a program, or chooses what is read, written or merged into, or takes a protection away
 * - `outside`: needed where a path leads out of the repository
 * - `free`: neither
 */
export type Trust = 'needed' | 'outside' | 'free'

/**
 * Where a run stores it, so that a start that resumes or joins the run uses the same.
 * - `setting`: the path in `RunSettings`; a change is shown under this key
 * - `partOf`: decides the settings of those other keys together with them
 * - `option`: the field of `RunOptions`: a start that joins may have another
 * - null: concerns the one command at which it is given
 */
export type Stored =
  | { readonly setting: string; readonly partOf?: readonly string[] }
  | { readonly partOf: readonly string[] }
  | { readonly option: string }
  | null

/** A flag of `tui` and `run`. Without `spec` it is declared by hand in `src/cli/program.ts`, and read where that hands it over. */
export type Flag =
  | {
      /** As commander reads it. */
      readonly spec: `--${string}`
      readonly help: string
      /** In messages and docs, where that is more than the flag's name. */
      readonly shown?: string
      /** The value of the key, where the flag is given another. */
      readonly toValue?: (given: number) => number
    }
  | { readonly shown: string }

interface EntryOf<Of extends Kind, Needs extends Trust> {
  readonly type: Extract<ValueType, { readonly kind: Of }>
  /** As it is written in a config file. */
  readonly default: unknown
  /** What null means, in a word or two, for a key that may be null. */
  readonly whenNull?: string
  /** Sentences for somebody who reads the example or whose editor shows the JSON Schema. */
  readonly about: string
  /** Lines of YAML that show a value, for the example. */
  readonly example?: readonly string[]
  readonly trust: Needs
  readonly stored: Stored
  readonly flag?: Flag
}

/**
 * One key of the config, with everything that is known of it. A kind that can name a program or a place can't be declared
 * free of trust.
 */
export type Entry =
  | EntryOf<
      | 'shellLines'
      | 'argv'
      | 'argvs'
      | 'agents'
      | 'poolEntries'
      | 'routes'
      | 'planPolicy'
      | 'agentName'
      | 'modelName'
      | 'folder'
      | 'branch'
      | 'insidePaths',
      'needed'
    >
  | EntryOf<'files', 'needed' | 'outside'>
  | EntryOf<
      | 'choice'
      | 'choices'
      | 'boolean'
      | 'wholeNumber'
      | 'duration'
      | 'size'
      | 'percent'
      | 'money'
      | 'filter'
      | 'statusWords'
      | 'keyBindings',
      'needed' | 'free'
    >
