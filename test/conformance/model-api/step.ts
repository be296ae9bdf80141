import { faultNames, type FaultName } from './wire.ts'

/** What the model does in one turn, as a prompt's `STEPS=write:a.txt;sh:…` says it. */
export type Step =
  | {
      readonly kind: 'tool'
      readonly name: ToolStepName
      /** The path, the command, the text. */
      readonly argument: string
    }
  | { readonly kind: 'fault'; readonly fault: ApiFault }

/**
 * `write:PATH` creates a file beside others, `read:PATH` reads one, `edit:PATH` puts a word behind its first heading.
 * `sh:BASE64` runs a command, `bg:BASE64` one in the CLI's own background, `bg:` one that never ends.
 * `last:BASE64` is what it ends with when all other steps are done, in place of a text of the API's own.
 * `pick:` runs the last `git cherry-pick` that the conversation names. `todo:` plans, `sub:` asks a subagent, `ask:` asks the person. `say:BASE64` says a text of the prompt's own.
 */
export const toolStepNames = [
  'write',
  'read',
  'edit',
  'sh',
  'bg',
  'pick',
  'todo',
  'sub',
  'ask',
  'say',
] as const
export type ToolStepName = (typeof toolStepNames)[number]

/**
 * A call that fails, `err:429` for ever. `err:429@30` answers with `retry-after: 30`, `err:429x2` fails twice and then goes on
 * with the next step. `err:drop` closes the connection within the answer, `err:hang` stops there, `err:midstream` sends an error.
 */
export interface ApiFault {
  readonly how: FaultName | 'drop' | 'hang' | 'midstream'
  readonly retryAfterSeconds: number | null
  readonly times: number
}

export const parseSteps = (list: string): readonly Step[] =>
  words(list)
    .filter((step) => !step.startsWith('last:'))
    .map(parseStep)

/** Null where the steps say none. */
export function lastWordsOf(list: string): string | null {
  const last = words(list).findLast((step) => step.startsWith('last:'))
  return last === undefined ? null : Buffer.from(last.slice('last:'.length), 'base64').toString()
}

const words = (list: string): readonly string[] =>
  list
    .replace(/[.,]+$/, '')
    .split(';')
    .filter((step) => step !== '')

function parseStep(text: string): Step {
  const [, name = '', argument = ''] = /^(\w+):?(.*)$/.exec(text) ?? []
  if (name === 'err') return { kind: 'fault', fault: parseFault(argument) }
  const known = toolStepNames.find((step) => step === name)
  if (known === undefined) throw new Error(`the model API does not know the step ${text}`)
  return { kind: 'tool', name: known, argument }
}

export function parseFault(text: string): ApiFault {
  const [, name, retryAfter, times] = /^([a-z0-9]+?)(?:@(\d+))?(?:x(\d+))?$/.exec(text) ?? []
  const how = ([...faultNames, 'drop', 'hang', 'midstream'] as const).find((known) => known === name)
  if (how === undefined) throw new Error(`the model API does not know the fault ${text}`)
  return {
    how,
    retryAfterSeconds: retryAfter === undefined ? null : Number(retryAfter),
    times: times === undefined ? Infinity : Number(times),
  }
}

/** What the model ends with. */
export const lastWords = (text: string): string => `last:${Buffer.from(text).toString('base64')}`

/** A shell command as a step that a prompt can hold. */
export const shellStep = (command: string): string => `sh:${Buffer.from(command).toString('base64')}`

/** The same in the CLI's own background. */
export const backgroundStep = (command = ''): string => `bg:${Buffer.from(command).toString('base64')}`
