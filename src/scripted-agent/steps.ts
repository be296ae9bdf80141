import { deaf, escape, flood, hang, signal, spawnChild } from './bad-manners.ts'
import { commit, runCommand } from './command-steps.ts'
import { append, edit, markRun, read, remove, touch, write } from './file-steps.ts'
import type { Scene, StepAction, StepEnd } from './perform.ts'
import { say } from './say.ts'
import { sleepStep, think, waitFor } from './time-steps.ts'

/** The language of scripts: one step a line, `verb rest`. */
export const steps: ReadonlyMap<string, StepAction> = new Map<string, StepAction>([
  ['print', print],
  ['think', think],
  ['sleep', sleepStep],
  ['wait-for', waitFor],
  ['read', read],
  ['write', write],
  ['append', append],
  ['edit', edit],
  ['delete', remove],
  ['touch', touch],
  ['mark', markRun],
  ['commit', commit],
  ['run', runCommand],
  ['fail', (code) => codeOf(code)],
  ['fail-first', failFirst],
  ['hang', hang],
  ['deaf', deaf],
  ['flood', flood],
  ['signal', signal],
  ['escape', escape],
  ['spawn-child', spawnChild],
  ['agent', onlyAgent],
  ['try', onlyTry],
])

function print(text: string): undefined {
  say(text)
}

/** `fail-first CODE N`: the first N tries fail, later ones go on. */
function failFirst(rest: string, scene: { readonly tryNumber: number }): number | undefined {
  const [code, tries] = rest.split(/\s+/)
  return scene.tryNumber > Number(tries ?? 1) ? undefined : codeOf(code)
}

/** `agent N STEP`: a step of one of several agents on the task, which count from 1; the others go on without it. */
async function onlyAgent(rest: string, scene: Scene): Promise<StepEnd> {
  return stepOf(rest, scene.agent, scene)
}

/** `try N STEP`: a step of that try alone. */
async function onlyTry(rest: string, scene: Scene): Promise<StepEnd> {
  return stepOf(rest, scene.tryNumber, scene)
}

/** `N STEP`, done where N is `mine`. */
function stepOf(rest: string, mine: number, scene: Scene): StepEnd | Promise<StepEnd> {
  const [, number = '', verb = '', inner = ''] = /^(\d+)\s+(\S+)\s*(.*)$/.exec(rest) ?? []
  const action = steps.get(verb)
  if (action === undefined) throw new Error(`no step: ${rest}`)
  return Number(number) === mine ? action(inner, scene) : undefined
}

function codeOf(text: string | undefined): number {
  const code = Number(text === undefined || text === '' ? 1 : text)
  if (!Number.isInteger(code) || code < 0 || code > 255) throw new Error(`no exit code: ${text}`)
  return code
}
