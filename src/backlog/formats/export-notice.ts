import type { Problem } from '../../core/errors.ts'

/** Said once, when a backlog is imported. */
export const exportNotice = (file: string): Problem => ({
  severity: 'notice',
  file,
  line: null,
  field: null,
  message: 'is an export: statuses are not written back to it',
})
