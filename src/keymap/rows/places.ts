import type { KeyPlace } from '../key-place.ts'

/* Places that have keys in common. */

export const views = [
  'workers',
  'zoomed',
  'tasks',
  'needs',
  'merges',
  'events',
  'task',
  'log',
  'diff',
  'conflict',
  'summary',
] as const
export const everywhere = [...views, 'empty', 'copying'] as const
/** Where a task is chosen of which more is known than its id. */
export const onTasks = [
  ...['workers', 'zoomed', 'tasks', 'needs', 'merges'],
  ...['task', 'log', 'conflict', 'summary'],
] as const satisfies readonly KeyPlace[]
/** Where a task is chosen that may be at work. */
export const steering = ['workers', 'zoomed', 'tasks', 'task', 'log'] as const
export const panes = ['workers', 'zoomed'] as const
/** While a run may go on. */
export const running = [...steering, 'needs', 'merges', 'events', 'diff', 'conflict'] as const
/** Where one log has the screen to itself. */
export const wholeLogs = ['zoomed', 'log'] as const
/** Where keys move along something. */
export const moving = [...views, 'copying'] as const
export const logs = ['workers', 'zoomed', 'log'] as const
/** With a table of tasks. */
export const tables = ['workers', 'tasks'] as const
/** Where what waits to be merged stands in its order. */
export const withLane = [...tables, 'merges'] as const
