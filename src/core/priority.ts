/** Words for priorities, in backlogs and on the command line. `critical` is in no schema, but in real files. */
export const priorityWords: Readonly<Record<string, number>> = {
  critical: 0,
  high: 1,
  medium: 5,
  low: 8,
  background: 9,
}

export const defaultPriority = 5
