import * as z from 'zod/mini'

const text = z.string().check(z.minLength(1))

const described = <Value extends z.core.SomeType>(value: Value, description: string) =>
  z.optional(value).check(z.describe(description))

/** One preset under `agents:`. */
export const agentSchema = z
  .strictObject({
    command: z
      .array(text)
      .check(
        z.minLength(1),
        z.describe('argv, never a shell string; {prompt} and {promptFile} are replaced'),
      ),
    prompt: described(
      z.strictObject({ via: z.optional(z.enum(['stdin', 'argument', 'file'])) }),
      'how the agent is given its prompt',
    ),
    decoder: described(z.enum(['text']), 'how its output is read'),
    env: described(
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

export type AgentEntry = z.output<typeof agentSchema>

export const agentName = /^[a-z0-9][a-z0-9._-]{0,31}$/

function placeholderProblem(command: readonly string[], via: 'stdin' | 'argument' | 'file'): string | null {
  const wanted = { stdin: null, argument: '{prompt}', file: '{promptFile}' }[via]
  const unwanted = ['{prompt}', '{promptFile}'].filter((placeholder) => placeholder !== wanted)
  const found = (placeholder: string): boolean => command.some((part) => part.includes(placeholder))
  const stray = unwanted.find(found)
  if (stray !== undefined) return `has ${stray}, but prompt.via is ${via}`
  return wanted === null || found(wanted) ? null : `needs ${wanted}, as prompt.via is ${via}`
}
