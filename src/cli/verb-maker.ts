import type { Command } from 'commander'

/** Adds a command to the program: its help's group, its usage, what it does, and its options. */
export type VerbMaker = (
  group: string,
  name: string,
  description: string,
  build: (command: Command) => Command,
) => VerbAction

export type VerbAction = (run: (args: readonly string[], flags: never) => Promise<number>) => void
