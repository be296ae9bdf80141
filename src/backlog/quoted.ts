import { truncate } from '../text/cells.ts'
import { sanitize } from '../text/sanitize.ts'

/** Foreign text inside a message of ours: safe, short, in quotes. */
export const quoted = (text: string): string => `"${truncate(sanitize(text.slice(0, 500)), 60)}"`
