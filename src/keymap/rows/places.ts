/* Places that have keys in common. */

export const everywhere = [
  'workers',
  'zoomed',
  'tasks',
  'merges',
  'events',
  'task',
  'log',
  'diff',
  'summary',
  'empty',
  'copying',
] as const
export const views = [
  'workers',
  'zoomed',
  'tasks',
  'merges',
  'events',
  'task',
  'log',
  'diff',
  'summary',
] as const
/** Where a task is chosen of which more is known than its id. */
export const onTasks = ['workers', 'zoomed', 'tasks', 'merges', 'task', 'log', 'summary'] as const
/** While a run may go on. */
export const steering = ['workers', 'zoomed', 'tasks', 'task', 'log'] as const
export const panes = ['workers', 'zoomed'] as const
export const running = [...steering, 'merges', 'events', 'diff'] as const
/** Where one log has the screen to itself. */
export const wholeLogs = ['zoomed', 'log'] as const
/** Where keys move along something. */
export const moving = [...views, 'copying'] as const
export const logs = ['workers', 'zoomed', 'log'] as const
