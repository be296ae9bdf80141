/** A text as the pieces in which a model streams it: it comes in more than one, and is never an empty list. */
export const pieces = (text: string): readonly string[] => text.match(/[^]{1,24}/g) ?? ['']

/** An id that nothing else has. */
export const freshId = (prefix: string): string => `${prefix}_${Math.random().toString(36).slice(2, 12)}`
