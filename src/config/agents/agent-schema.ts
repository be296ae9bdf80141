import * as z from 'zod/mini'
import {
  autonomies,
  decoderNames,
  homeShares,
  promptChannels,
  resumes,
  stopSignals,
  stopTargets,
  terminalRecords,
} from '../../core/agent/preset.ts'
import { mapRuleSchema } from './map-schema.ts'
import { faultClasses } from '../../core/agent/fault.ts'
import { durationSchema } from '../values/duration-schema.ts'

const text = z.string().check(z.minLength(1))
const words = z.array(text)
const variable = z.string().check(z.regex(/^[A-Za-z_][A-Za-z0-9_]*$/, 'must be the name of a variable'))

const pattern = text.check(z.refine(isPattern, 'is not a regular expression'))

/** One argument, which no placeholder of ours can be read out of. */
export const modelName = z
  .string()
  .check(z.regex(/^[^\s{}\p{C}-][^\s{}\p{C}]{0,199}$/u, 'must be the name of a model, without spaces'))

const described = <Value extends z.core.SomeType>(value: Value, description: string) =>
  z.optional(value).check(z.describe(description))

const feature = (description: string) => described(words, description)
const nullable = <Value extends z.core.SomeType>(value: Value) => z.optional(z.nullable(value))

export const agentName = /^[a-z0-9][a-z0-9._-]{0,31}$/

/** One preset under `agents:`. What is left out is as in the preset that it extends. */
export const agentSchema = z.strictObject({
  extends: described(
    text,
    'the preset it is a change of: a built-in one or one of yours; left out: the built-in one of its own name, else a plain command',
  ),
  command: described(
    words.check(z.minLength(1)),
    'argv, never a shell string; {prompt} and {promptFile} are replaced, {model}, {session}, {resume} and {autonomy} are the places of the words under when',
  ),
  prompt: described(
    z.strictObject({ via: z.optional(z.enum(promptChannels)) }),
    'how the agent is given its prompt',
  ),
  model: described(z.nullable(modelName), "the model it is asked for; null: the CLI's own choice"),
  account: described(
    z.string().check(z.regex(agentName, 'must be a name')),
    'the login that its vendor limits; presets of one account are limited together; left out: that of the preset it extends, unless it has a home or env of its own',
  ),
  autonomy: described(z.enum(autonomies), 'how much it may do without asking'),
  when: described(
    z.strictObject({
      model: feature('the words that choose a model, with {model}'),
      session: feature('the words that start a session with an id of ours, with {session}'),
      resume: feature('the words that go on with a session, with {session}'),
      autonomy: z.optional(
        z.strictObject({ full: nullable(words), edit: nullable(words), plan: nullable(words) }),
      ),
    }),
    'the words of each feature; null: it has no such way to work',
  ),
  decoder: described(z.enum(decoderNames), 'how its output is read'),
  map: described(
    z.array(mapRuleSchema),
    'for decoder: map, what its JSON records mean; the first rule that fits counts',
  ),
  success: described(
    z.strictObject({
      terminal: z.optional(z.enum(terminalRecords)),
      exit: z.optional(z.array(z.int().check(z.minimum(0), z.maximum(255))).check(z.minLength(1))),
    }),
    'what a good end needs: a terminal record, and an exit code of these',
  ),
  env: described(z.record(variable, z.string()), 'added to its environment'),
  home: described(
    z.nullable(z.strictObject({ variable, share: z.enum(homeShares) })),
    'the variable that moves its home; slot: each worker has one of its own, and no session goes on',
  ),
  resume: described(z.enum(resumes), 'where a session can go on'),
  exit: described(
    z.record(
      z.string().check(z.refine(isExitRange, 'must be an exit code, 0 to 255, or a range such as 144-255')),
      z.enum([...faultClasses, 'limit', 'http']),
    ),
    'what an exit code means, by code or range',
  ),
  faults: described(
    z.array(
      z.strictObject({
        class: z.enum(faultClasses),
        pattern,
        from: z.optional(z.array(z.enum(['error', 'err'])).check(z.minLength(1))),
        retryAfter: z.optional(pattern),
        early: z.optional(z.boolean()),
      }),
    ),
    'how a fault is recognised in error records and on stderr; these come before those that it extends',
  ),
  denied: described(z.array(pattern), 'lines on stderr that say that something was not permitted'),
  stop: described(
    z.strictObject({
      signal: z.optional(z.enum(stopSignals)),
      to: z.optional(z.enum(stopTargets)),
      grace: z.optional(durationSchema(0)),
    }),
    'how it is asked to end',
  ),
  settle: described(
    z.nullable(durationSchema(0)),
    'quiet time after its terminal record before it is asked to end; null: its own end is waited for',
  ),
  stagger: described(durationSchema(0), 'between two starts'),
  probe: described(
    z.nullable(
      z.strictObject({
        version: words,
        match: pattern,
        login: nullable(z.strictObject({ args: words, match: pattern })),
      }),
    ),
    'how loopwork agents recognises the program, and asks whether somebody is logged in',
  ),
})

export type AgentEntry = z.output<typeof agentSchema>

function isPattern(source: string): boolean {
  try {
    new RegExp(source)
    return true
  } catch {
    // The caller reports it as a problem, with its place.
    return false
  }
}

/** `41`, or `144-255`. */
function isExitRange(key: string): boolean {
  const [, low = '', high = low] = /^(\d{1,3})(?:-(\d{1,3}))?$/.exec(key) ?? []
  return low !== '' && Number(low) <= Number(high) && Number(high) <= 255
}
