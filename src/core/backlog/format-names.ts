/** Every backlog format by the name that the user gives with `--format`; what reads it is in `backlog/formats/`. */
export const backlogFormats = [
  'loopwork',
  'looper',
  'task-master',
  'ralph',
  'beads',
  'openagents',
  'kiro',
  'openspec',
  'smart-ralph',
  'spec-kit',
  'backlog-md',
  'github',
  'command',
  'csv',
  'trello',
  'plain',
] as const

/** Those that tasks are written in by `loopwork export`. */
export const exportFormats = [
  'loopwork',
  'looper',
  'task-master',
  'ralph',
  'beads',
  'openagents',
  'kiro',
  'openspec',
  'smart-ralph',
  'spec-kit',
  'backlog-md',
  'csv',
  'plain',
] as const satisfies readonly (typeof backlogFormats)[number][]
