import { isTracker } from '../../core/backlog/tracker-name.ts'
import { isAbsolute, normalize } from 'node:path'
import type { Safe } from '../../text/safe.ts'
import { sanitize } from '../../text/sanitize.ts'
import type { ConfigFile } from '../config-file.ts'
import { fieldName } from '../field-name.ts'
import type { ConfigLayer } from '../schema/config.ts'
import { nested, valueAt } from '../schema/nested.ts'
import { options, type Option } from '../schema/options.ts'

/** One thing in a repository's config that runs or redirects something, as a person is asked about it. */
export interface TrustAsk {
  readonly key: string
  readonly line: number
  readonly text: Safe
}

/** @param own the user's own config, which the repository's is put above: nothing of it may be taken away unasked. */
export const guardedSettings = (file: ConfigFile, own: ConfigLayer): readonly TrustAsk[] =>
  options
    .flatMap((option) => [...named(file.layer, option), ...emptied(file.layer, own, option)])
    .map(({ path, text }) => ({
      key: fieldName(path) ?? '',
      line: file.lineOf(path),
      text: sanitize(text),
    }))

const named = (layer: ConfigLayer, { key, trust }: Option): readonly Leaf[] =>
  leaves(valueAt(layer, key), key.split('.')).filter(({ text }) => isGuarded(trust, text))

/** `gate: []` above a gate of the user's own starts nothing, and lets work pass that the user wanted checked. */
function emptied(layer: ConfigLayer, own: ConfigLayer, { key, trust, type }: Option): readonly Leaf[] {
  const value = valueAt(layer, key)
  // Presets are merged by name: a map without any takes none away.
  if (trust !== 'needed' || value === undefined || type.kind === 'agents') return []
  const path = key.split('.')
  const lost = leaves(valueAt(own, key), path).map(({ text }) => text)
  if (lost.length === 0 || leaves(value, path).length > 0) return []
  return [{ path, text: `none, in place of your own: ${lost.join(', ')}` }]
}

/** The layer without what must be inert. */
export const withoutGuarded = (layer: ConfigLayer): ConfigLayer =>
  nested(
    options.flatMap(({ key, trust }) => {
      const value = valueAt(layer, key)
      if (value === undefined || trust === 'needed') return []
      const isList = trust === 'outside' && Array.isArray(value)
      return [[key, isList ? value.filter((each) => !isGuarded(trust, String(each))) : value] as const]
    }),
  )

/** Which of these keys need trust, as the layer has them, or no longer has them. */
export const guardedKeys = (layer: ConfigLayer, keys: ReadonlySet<string>): readonly string[] =>
  options
    .filter(
      (option) => keys.has(option.key) && (option.trust === 'needed' || named(layer, option).length > 0),
    )
    .map(({ key }) => key)

function isGuarded(trust: Option['trust'], text: string): boolean {
  switch (trust) {
    case 'needed':
      return true
    case 'outside':
      return leadsOut(text)
    case 'free':
      return false
  }
}

/** A backlog outside the repository is read, and written to, a tracker with the user's own rights: that takes trust, as a command does. */
const leadsOut = (source: string): boolean =>
  isTracker(source) || isAbsolute(source) || /^\.\.(?:\/|$)/.test(normalize(source))

interface Leaf {
  readonly path: readonly (string | number)[]
  readonly text: string
}

/** A list of texts inside a preset, and the sandbox, is words of one command line; elsewhere each is a line of its own. */
function leaves(value: unknown, path: readonly (string | number)[]): readonly Leaf[] {
  if (value === undefined || value === null) return []
  if (isWords(value) && (path[0] === 'agents' || path[0] === 'sandbox'))
    return [{ path, text: JSON.stringify(value) }]
  if (Array.isArray(value)) return value.flatMap((each, index) => leaves(each, [...path, index]))
  if (typeof value === 'object')
    return Object.entries(value).flatMap(([key, each]) => leaves(each, [...path, key]))
  return [{ path, text: `${value as string | number | boolean}` }]
}

const isWords = (value: unknown): boolean =>
  Array.isArray(value) && value.every((each) => typeof each === 'string')
