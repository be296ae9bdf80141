import * as z from 'zod/mini'
import { declaredPath } from '../core/naming/declared-path.ts'
import { mostWorkers } from '../core/settings.ts'
import { durationPattern, parseDurationMs } from './values/duration.ts'
import { parseSizeBytes, sizePattern } from './values/size.ts'

// Written code for each shape pays after hundreds of objects; a start reads a handful.
z.config({ jitless: true })

/**
 * What a config layer may contain: a file, the environment or the command line. Every key is optional, an unknown one is an
 * error. Durations come out as milliseconds, sizes as bytes. The published JSON Schema is made from this.
 */
const text = z.string().check(z.minLength(1))
const texts = z.array(text)

const section = <Shape extends z.core.$ZodShape>(shape: Shape) => z.optional(z.strictObject(shape))

/** A key and its description in `docs/`. */
const key = <Value extends z.core.SomeType>(value: Value, description: string) =>
  z.optional(value).check(z.describe(description))

/** Of the repository, and not of git's. */
const ownPath = text.check(
  z.refine((path) => {
    const inside = declaredPath(path)
    return inside !== null && inside.path !== '' && inside.path.split('/')[0]?.toLowerCase() !== '.git'
  }, 'must be a path inside the repository'),
)

const duration = (least: number, most = longestMs) =>
  z
    .pipe(
      z.string().check(z.regex(durationPattern, 'must be a duration such as 250ms, 5s, 10m or 1h')),
      z.transform((value) => parseDurationMs(value) ?? 0),
    )
    .check(
      z.refine(
        (ms) => ms >= least && ms <= most,
        `must be more than nothing and at most ${most / 86_400_000}d`,
      ),
    )

/** What a timer of the runtime can wait. */
const longestMs = 24 * 86_400_000

const size = z
  .pipe(
    z.string().check(z.regex(sizePattern, 'must be a size such as 512MiB')),
    z.transform((value) => parseSizeBytes(value) ?? 0),
  )
  .check(z.refine((bytes) => bytes > 0, 'must be more than nothing'))

const wholeNumber = (least: number, most: number) => z.int().check(z.minimum(least), z.maximum(most))

const agent = z
  .strictObject({
    command: z
      .array(text)
      .check(
        z.minLength(1),
        z.describe('argv, never a shell string; {prompt} and {promptFile} are replaced'),
      ),
    prompt: key(
      z.strictObject({ via: z.optional(z.enum(['stdin', 'argument', 'file'])) }),
      'how the agent is given its prompt',
    ),
    decoder: key(z.enum(['text']), 'how its output is read'),
    env: key(
      z.record(z.string().check(z.regex(/^[A-Za-z_][A-Za-z0-9_]*$/)), z.string()),
      'added to its environment',
    ),
  })
  .check(
    z.superRefine(({ command, prompt }, context) => {
      const problem = placeholderProblem(command, prompt?.via ?? 'stdin')
      if (problem !== null) context.addIssue({ code: 'custom', path: ['command'], message: problem })
    }),
  )

function placeholderProblem(command: readonly string[], via: 'stdin' | 'argument' | 'file'): string | null {
  const wanted = { stdin: null, argument: '{prompt}', file: '{promptFile}' }[via]
  const unwanted = ['{prompt}', '{promptFile}'].filter((placeholder) => placeholder !== wanted)
  const found = (placeholder: string): boolean => command.some((part) => part.includes(placeholder))
  const stray = unwanted.find(found)
  if (stray !== undefined) return `has ${stray}, but prompt.via is ${via}`
  return wanted === null || found(wanted) ? null : `needs ${wanted}, as prompt.via is ${via}`
}

export const agentName = /^[a-z0-9][a-z0-9._-]{0,31}$/

export const layerSchema = z.strictObject({
  source: key(texts, 'backlog files; left out: found by itself'),
  store: key(z.nullable(text), 'folder of the state; left out: in the common git directory'),
  parallel: section({
    enabled: key(z.boolean(), 'several tasks at once in `run`'),
    maxTasks: key(wholeNumber(0, mostWorkers), 'workers; 0: as many as memory allows'),
    strategy: key(z.enum(['priority', 'dependency']), 'what is claimed first'),
    onFailure: key(z.enum(['continue', 'abort-all']), 'what a failed task means for the run'),
    failFast: key(z.boolean(), 'true: the same as onFailure: abort-all'),
    outputMode: key(z.enum(['multiplexed', 'buffered', 'summary']), 'how `run` prints'),
  }),
  agent: key(z.nullable(text), 'the preset to use, by name'),
  agents: key(z.record(z.string().check(z.regex(agentName)), agent), 'presets of your own, by name'),
  gate: key(texts, 'shell lines, run in the worktree; all must exit 0'),
  worktree: section({
    root: key(z.nullable(text), 'where worktrees are made; left out: beside the repository'),
    setup: key(texts, 'shell lines, run in a new worktree'),
    teardown: key(texts, 'shell lines, run when the worktree is given back'),
    copy: key(z.array(ownPath), 'paths and globs copied from the checkout; never part of the work'),
    link: key(
      z.array(ownPath),
      'folders of the checkout that worktrees link to, shared by all; never part of the work',
    ),
  }),
  merge: section({
    target: key(z.nullable(text), 'the branch merged into; left out: the one checked out'),
    waiting: key(
      z.nullable(wholeNumber(1, 1000)),
      'finished tasks that may wait to be merged before nothing new is started; left out: twice the workers',
    ),
  }),
  backlog: section({
    unknownDependency: key(z.enum(['error', 'block']), 'a task that needs one that is not there'),
  }),
  retry: section({
    attempts: key(wholeNumber(1, 100), 'tries in all'),
    backoff: key(duration(0), 'wait before the second try; doubled each time'),
    max: key(duration(0), 'the longest wait'),
  }),
  breaker: section({
    failures: key(wholeNumber(1, 1000), 'failures in a row that stop claiming'),
    cooldown: key(duration(0), 'until one task is tried'),
  }),
  limits: section({
    timeout: key(duration(1), 'awake time of one agent'),
    idle: key(z.nullable(duration(1)), 'awake time without output; null: no limit'),
    gateTimeout: key(duration(1), 'of each gate, setup and teardown command'),
    output: key(size, 'what one agent may print'),
  }),
  logs: section({
    keep: key(size, 'how much of the logs of ended tries stays; the oldest are taken away first'),
    age: key(duration(1, 3650 * 86_400_000), 'how long they stay'),
  }),
})

/** As a person writes it: durations and sizes are texts. */
export type ConfigInput = z.input<typeof layerSchema>
/** Read, but not complete. */
export type ConfigLayer = z.output<typeof layerSchema>
export type AgentEntry = NonNullable<ConfigLayer['agents']>[string]
