/** What was thrown, in its own words: raw, perhaps of several lines. */
export const errorText = (error: unknown): string => (error instanceof Error ? error.message : String(error))
