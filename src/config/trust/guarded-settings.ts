import { isAbsolute, normalize } from 'node:path'
import type { Safe } from '../../text/safe.ts'
import { sanitize } from '../../text/sanitize.ts'
import type { ConfigFile } from '../config-file.ts'
import { fieldName } from '../field-name.ts'
import type { ConfigLayer } from '../schema.ts'

/** One thing in a repository's config that runs or redirects something, as a person is asked about it. */
export interface TrustAsk {
  readonly key: string
  readonly line: number
  readonly text: Safe
}

/** The keys that do nothing before the file is trusted. */
const guarded = [
  ['agent'],
  ['agents'],
  ['gate'],
  ['worktree', 'setup'],
  ['worktree', 'teardown'],
  ['worktree', 'copy'],
  ['worktree', 'link'],
  ['worktree', 'root'],
  ['merge', 'target'],
  ['store'],
] as const

/** Whether an option, by its key, is or holds one of them. */
export const isGuarded = (key: string): boolean => guarded.some((path) => path.join('.') === key)

export function guardedSettings(file: ConfigFile): readonly TrustAsk[] {
  const outside = (file.layer.source ?? []).flatMap((text, index) =>
    leadsOut(text) ? [{ path: ['source', index], text }] : [],
  )
  return [...guarded.flatMap((path) => leaves(valueAt(file.layer, path), path)), ...outside].map(
    ({ path, text }) => ({
      key: fieldName(path) ?? '',
      line: file.lineOf(path),
      text: sanitize(text),
    }),
  )
}

/** A backlog outside the repository is read, and written to: that takes trust, as a command does. */
const leadsOut = (source: string): boolean => isAbsolute(source) || /^\.\.(?:\/|$)/.test(normalize(source))

/** The layer without what must be inert. */
export function withoutGuarded(layer: ConfigLayer): ConfigLayer {
  const {
    agent: _agent,
    agents: _agents,
    gate: _gate,
    merge: _merge,
    store: _store,
    worktree: _worktree,
    source,
    ...harmless
  } = layer
  return source === undefined ? harmless : { ...harmless, source: source.filter((file) => !leadsOut(file)) }
}

function valueAt(layer: ConfigLayer, path: readonly string[]): unknown {
  return path.reduce<unknown>(
    (value, step) =>
      typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[step] : undefined,
    layer,
  )
}

interface Leaf {
  readonly path: readonly (string | number)[]
  readonly text: string
}

/** A list of texts inside a preset is one command line; elsewhere each is a line of its own. */
function leaves(value: unknown, path: readonly (string | number)[]): readonly Leaf[] {
  if (value === undefined || value === null) return []
  if (Array.isArray(value) && path.at(-1) === 'command') return [{ path, text: JSON.stringify(value) }]
  if (Array.isArray(value)) return value.flatMap((each, index) => leaves(each, [...path, index]))
  if (typeof value === 'object')
    return Object.entries(value).flatMap(([key, each]) => leaves(each, [...path, key]))
  return [{ path, text: `${value as string | number | boolean}` }]
}
