import type * as z from 'zod/mini'
import type { Problem } from '../core/errors.ts'
import { sanitize } from '../text/sanitize.ts'
import { layerSchema } from './layer-schema.ts'
import { placesOfNuls } from './places-of-nuls.ts'
import type { ConfigLayer } from './schema/config.ts'
import { insteadOfList, insteadOfMap, meantKey } from './what-to-write.ts'

export type ProblemAt = (path: readonly PropertyKey[], message: string) => Problem

/** Parses one layer; every problem is reported at its place, as `place` names it. */
export function checkLayer(
  raw: unknown,
  place: ProblemAt,
): { readonly layer: ConfigLayer; readonly problems: readonly Problem[] } {
  const unusable = placesOfNuls(raw)
  if (unusable.length > 0)
    return { layer: {}, problems: unusable.map((path) => place(path, 'holds a NUL byte')) }
  const result = layerSchema.safeParse(raw, { reportInput: true })
  if (!result.success)
    return { layer: {}, problems: result.error.issues.flatMap((issue) => problemsOf(issue, numbered(place))) }
  const { parallel } = result.data
  if (parallel?.failFast === true && parallel.onFailure === 'continue') {
    return {
      layer: {},
      problems: [place(['parallel', 'failFast'], 'says the opposite of parallel.onFailure: continue')],
    }
  }
  const { pool, agent, model } = result.data
  if (pool?.entries != null && (agent != null || model != null)) {
    const other = agent == null ? 'model' : 'agent'
    return {
      layer: {},
      problems: [
        place(['pool', 'entries'], `stands beside ${other}: in one place say who works by one of them`),
      ],
    }
  }
  return { layer: result.data, problems: [] }
}

/** Rules are counted by people, who begin with 1: what stands in `agents.mine.map[1]` is rule 2. */
const numbered =
  (place: ProblemAt): ProblemAt =>
  (path, message) => {
    const [section, , list, index] = path
    const isRule = section === 'agents' && list === 'map' && typeof index === 'number'
    return place(path, isRule ? `${message} (rule ${index + 1})` : message)
  }

/** What our schema says about a key; zod itself says that it is invalid. */
const ownWords = (issues: readonly z.core.$ZodIssue[]): string | null =>
  issues.find(({ message }) => !message.startsWith('Invalid'))?.message ?? null

function problemsOf(issue: z.core.$ZodIssue, place: ProblemAt): readonly Problem[] {
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.map((key) => place([...issue.path, key], unknownKey(key, issue)))
    case 'invalid_key':
      return [place(issue.path, ownWords(issue.issues) ?? 'is not a name that can be used here')]
    case 'invalid_type':
      return [
        place(
          issue.path,
          `must be ${typeWords[issue.expected] ?? issue.expected}; found ${found(issue.input)}${instead(issue)}`,
        ),
      ]
    case 'invalid_value':
      return [place(issue.path, `must be ${issue.values.join(', ')}; found ${found(issue.input)}`)]
    case 'too_small':
      return [place(issue.path, tooSmall(issue))]
    case 'too_big':
      return [place(issue.path, `must be at most ${String(issue.maximum)}; found ${found(issue.input)}`)]
    case 'invalid_format':
      return [place(issue.path, `${issue.message}; found ${found(issue.input)}`)]
    case 'custom':
      return [place(issue.path, issue.message)]
    default:
      return [place(issue.path, sanitize(issue.message))]
  }
}

function instead({ expected, path, input }: z.core.$ZodIssueInvalidType): string {
  if (expected === 'object') return insteadOfMap(path, input)
  return expected === 'array' ? sanitize(insteadOfList(path, input)) : ''
}

function tooSmall(issue: z.core.$ZodIssueTooSmall): string {
  if (issue.origin === 'number' || issue.origin === 'int') {
    return `must be at least ${String(issue.minimum)}; found ${found(issue.input)}`
  }
  return 'must not be empty'
}

function unknownKey(key: string, { path, input }: z.core.$ZodIssueUnrecognizedKeys): string {
  const meant = meantKey(key, path, input)
  return meant === null ? 'is not a key of the config' : `is not a key of the config; ${meant}`
}

const typeWords: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'a map of keys',
  record: 'a map of keys',
}

function found(input: unknown): string {
  if (Array.isArray(input)) return 'a list'
  if (input === undefined) return 'nothing'
  if (typeof input === 'object' && input !== null) return 'a map of keys'
  return sanitize(`${input as string | number | boolean | null}`.slice(0, 80))
}
