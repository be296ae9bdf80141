import * as z from 'zod'
import { declaredPath } from '../core/declared-path.ts'
import { durationPattern, parseDurationMs } from './duration.ts'
import { parseSizeBytes, sizePattern } from './size.ts'

// Written code for each shape pays after hundreds of objects; a start reads a handful.
z.config({ jitless: true })

/**
 * What a config layer may say: a file, the environment or the command line. Every key is optional, an unknown one is an
 * error. Durations come out as milliseconds, sizes as bytes. The published JSON Schema is made from this.
 */
const text = z.string().min(1)
const texts = z.array(text)

/** Of the repository, and not of git's. */
const ownPath = text.refine((path) => {
  const inside = declaredPath(path)
  return inside !== null && inside.path !== '' && inside.path.split('/')[0]?.toLowerCase() !== '.git'
}, 'must be a path inside the repository')

const duration = (least: number) =>
  z
    .string()
    .regex(durationPattern, 'must be a duration such as 250ms, 5s, 10m or 1h')
    .transform((value) => parseDurationMs(value) ?? 0)
    .refine((ms) => ms >= least && ms <= longestMs, 'must be more than nothing and at most 24d')

/** What a timer of the runtime can wait. */
const longestMs = 24 * 86_400_000

const size = z
  .string()
  .regex(sizePattern, 'must be a size such as 512MiB')
  .transform((value) => parseSizeBytes(value) ?? 0)
  .refine((bytes) => bytes > 0, 'must be more than nothing')

const agent = z
  .strictObject({
    command: z
      .array(text)
      .min(1)
      .describe('argv, never a shell string; {prompt} and {promptFile} are replaced'),
    prompt: z
      .strictObject({ via: z.enum(['stdin', 'argument', 'file']).optional() })
      .optional()
      .describe('how the agent is given its prompt'),
    decoder: z.enum(['text']).optional().describe('how its output is read'),
    env: z
      .record(z.string().regex(/^[A-Za-z_][A-Za-z0-9_]*$/), z.string())
      .optional()
      .describe('added to its environment'),
  })
  .superRefine(({ command, prompt }, context) => {
    const problem = placeholderProblem(command, prompt?.via ?? 'stdin')
    if (problem !== null) context.addIssue({ code: 'custom', path: ['command'], message: problem })
  })

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
  source: texts.optional().describe('backlog files; left out: found by itself'),
  store: text.nullable().optional().describe('folder of the state; left out: in the common git directory'),
  parallel: z
    .strictObject({
      enabled: z.boolean().optional().describe('several tasks at once in `run`'),
      maxTasks: z.number().int().min(0).max(64).optional().describe('workers; 0: as many as memory allows'),
      strategy: z.enum(['priority', 'dependency']).optional().describe('what is claimed first'),
      onFailure: z
        .enum(['continue', 'abort-all'])
        .optional()
        .describe('what a failed task means for the run'),
      failFast: z.boolean().optional().describe('true: the same as onFailure: abort-all'),
      outputMode: z.enum(['multiplexed', 'buffered', 'summary']).optional().describe('how `run` prints'),
    })
    .optional(),
  agent: text.nullable().optional().describe('the preset to use, by name'),
  agents: z.record(z.string().regex(agentName), agent).optional().describe('presets of your own, by name'),
  gate: texts.optional().describe('shell lines, run in the worktree; all must exit 0'),
  worktree: z
    .strictObject({
      root: text.nullable().optional().describe('where worktrees are made; left out: beside the repository'),
      setup: texts.optional().describe('shell lines, run in a new worktree'),
      teardown: texts.optional().describe('shell lines, run when the worktree is given back'),
      copy: z.array(ownPath).optional().describe('paths copied from the checkout; never part of the work'),
    })
    .optional(),
  merge: z
    .strictObject({
      target: text.nullable().optional().describe('the branch merged into; left out: the one checked out'),
    })
    .optional(),
  backlog: z
    .strictObject({
      unknownDependency: z
        .enum(['error', 'block'])
        .optional()
        .describe('a task that needs one that is not there'),
    })
    .optional(),
  retry: z
    .strictObject({
      attempts: z.number().int().min(1).max(100).optional().describe('tries in all'),
      backoff: duration(0).optional().describe('wait before the second try; doubled each time'),
      max: duration(0).optional().describe('the longest wait'),
    })
    .optional(),
  breaker: z
    .strictObject({
      failures: z.number().int().min(1).max(1000).optional().describe('failures in a row that stop claiming'),
      cooldown: duration(0).optional().describe('until one task is tried'),
    })
    .optional(),
  limits: z
    .strictObject({
      timeout: duration(1).optional().describe('awake time of one agent'),
      idle: duration(1).nullable().optional().describe('awake time without output; null: no limit'),
      gateTimeout: duration(1).optional().describe('of each gate, setup and teardown command'),
      output: size.optional().describe('what one agent may print'),
    })
    .optional(),
})

/** As a person writes it: durations and sizes are texts. */
export type ConfigInput = z.input<typeof layerSchema>
/** Read, but not complete. */
export type ConfigLayer = z.output<typeof layerSchema>
export type AgentEntry = NonNullable<ConfigLayer['agents']>[string]
