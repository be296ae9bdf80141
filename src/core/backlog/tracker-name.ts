/** Whether a source is a tracker, read and written through a program of the user's, and no file. */
export const isTracker = (source: string): boolean => /^(?:github|command):/.test(source)
