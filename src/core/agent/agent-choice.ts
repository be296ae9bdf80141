/** The agent that a person has chosen for a task, in place of what its backlog, the rules and the pool say. */
export interface AgentChoice {
  /** The name of its preset. */
  readonly agent: string
  /** Null: whichever the preset has. */
  readonly model: string | null
  /** The next try alone, or all that follow. */
  readonly until: ChoiceEnd
}

export const choiceEnds = ['try', 'task'] as const
export type ChoiceEnd = (typeof choiceEnds)[number]

/** How the tries of an agent have ended in a run. */
export interface AgentRecord {
  readonly agent: string
  readonly model: string | null
  readonly tries: number
  readonly done: number
}
