export const cliNames = ['claude', 'codex', 'gemini', 'qwen', 'opencode', 'copilot'] as const
export type CliName = (typeof cliNames)[number]

/** A real CLI, and what it takes to run it against a model API on the loopback with no other call than that. */
export interface Cli {
  /** Its program and its preset. */
  readonly name: CliName
  readonly package: string
  /** With which the preset was tried. Exact: npm prefers an older one where `engines` don't fit. */
  readonly version: string
  /** npm runs their install scripts only where they are named: they put the binary into its place. */
  readonly installScripts: boolean
  readonly offline: (place: OfflinePlace) => Offline
}

export interface OfflinePlace {
  /** Of the model API, without a path. */
  readonly api: string
  readonly home: string
}

export interface Offline {
  readonly env: Readonly<Record<string, string>>
  /** By path below the home. */
  readonly files?: Readonly<Record<string, string>>
}

/** Copilot replaces its key's value everywhere in its output, JSON keys included: it must occur nowhere else. */
export const dummyKey = 'dummy-key-of-the-conformance-run'
