export const statusLabels = {
  claimed: 'loopwork:in-progress',
  failed: 'loopwork:failed',
} as const

/** Every label that says a status, also those of the older command line of this name. */
export const isStatusLabel = (label: string): boolean => /^loopwork:/i.test(label)
