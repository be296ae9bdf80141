import { lastWordsOf, parseSteps, type Step } from './step.ts'

/** A request's body, as far as it tells where the prompt's steps stand. */
export interface Conversation {
  /** None: the prompt says none, or it is not in this conversation (a title, a subagent). */
  readonly steps: readonly Step[]
  /** What the model ends with; null: a text of the API's own. */
  readonly lastWords: string | null
  /** Tool calls that have been answered since the prompt. */
  readonly answered: number
  /** The directory that the CLI names as its own; empty when it names none. */
  readonly directory: string
  /** The last `git cherry-pick` that it names: how a try that goes on gets at what the one before has made. */
  readonly pick: string | null
  /** The task of loopwork's prompt, which tells conversations with the same steps apart. */
  readonly task: string
}

/**
 * Of several step lists the last one counts, from its first occurrence on: a message that resumes a session brings its own,
 * and a CLI may repeat the prompt further down.
 */
export function readConversation(body: string): Conversation {
  const lists = [...body.matchAll(/STEPS=([\w:./+=,;@-]+)/g)]
  const last = lists.at(-1)?.[1]
  const first = lists.find(([, list]) => list === last)
  return {
    steps: last === undefined ? [] : parseSteps(last),
    lastWords: last === undefined ? null : lastWordsOf(last),
    answered: first === undefined ? 0 : (body.slice(first.index).match(toolAnswers) ?? []).length,
    directory: ownDirectory.exec(body)?.[1] ?? '',
    pick: body.match(/git cherry-pick --no-commit [0-9a-f]+/g)?.at(-1) ?? null,
    task: /Task: ([\w.-]+)/.exec(body)?.[1] ?? '',
  }
}

const toolAnswers =
  /"type":"(?:tool_result|function_call_output|custom_tool_call_output)"|"role":"tool"|"functionResponse"/g

const ownDirectory =
  /(?:[Ww]orking directory: |<cwd>|working in the directory: |Workspace Directories:\*\*\\n +- )(\/[^\s"\\<]+)/

/**
 * The step that a conversation has come to; null when all are done. A fault has no answer to count by: it is passed when
 * something after it has been answered, or when it has failed as often as it should.
 */
export function nextStep(
  { steps, answered }: Conversation,
  isUsedUp: (index: number) => boolean,
): { readonly step: Step; readonly index: number } | null {
  let left = answered
  for (const [index, step] of steps.entries()) {
    if (step.kind === 'tool') {
      if (left === 0) return { step, index }
      left -= 1
    } else if (left === 0 && !isUsedUp(index)) return { step, index }
  }
  return null
}
