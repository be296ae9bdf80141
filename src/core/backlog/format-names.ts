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
