/** Where keys act: what fills the screen between header and footer. A dialog takes its keys itself. */
export type KeyPlace =
  | 'empty'
  | 'workers'
  | 'zoomed'
  | 'tasks'
  | 'needs'
  | 'merges'
  | 'events'
  | 'summary'
  | 'task'
  | 'log'
  | 'diff'
  | 'copying'
