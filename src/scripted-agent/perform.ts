import type { ScriptedTask, ScriptStep } from './parse-prompt.ts'
import { say } from './say.ts'
import { steps } from './steps.ts'

/** What a step may use. */
export interface Scene {
  readonly item: string
  readonly tryNumber: number
  /** 1, 2, …: which of the agents that work on the task. */
  readonly agent: number
  /** Multiplies sleeps. */
  readonly pace: number
}

/** A step's wish to end: the exit code. Undefined: go on. */
export type StepEnd = number | undefined

export type StepAction = (rest: string, scene: Scene) => StepEnd | Promise<StepEnd>

const exUsage = 64
const exFailure = 1

/** Resolves to the exit code. */
export async function perform(task: ScriptedTask, how: Pick<Scene, 'pace' | 'agent'>): Promise<number> {
  const scene = { item: task.item, tryNumber: task.tryNumber, ...how }
  for (const step of task.steps ?? withoutScript(task.item)) {
    const action = steps.get(step.verb)
    if (action === undefined) {
      say(`✗ unknown step ${JSON.stringify(step.verb)}`)
      return exUsage
    }
    try {
      const end = await action(step.rest, scene)
      if (end !== undefined) return end
    } catch (error) {
      say(`✗ ${step.verb}: ${error instanceof Error ? error.message : String(error)}`)
      return exFailure
    }
  }
  return 0
}

/** A task without a script still ends with a change, as a real one would. */
function withoutScript(item: string): readonly ScriptStep[] {
  const name =
    item
      .toLowerCase()
      .replaceAll(/[^a-z0-9]+/g, '-')
      .replaceAll(/^-|-$/g, '') || 'task'
  return [
    { verb: 'think', rest: '' },
    { verb: 'print', rest: 'This task has no script; leaving a note.' },
    { verb: 'write', rest: `notes/${name}.md # ${item}\\n\\nThe scripted agent was here.\\n` },
  ]
}
