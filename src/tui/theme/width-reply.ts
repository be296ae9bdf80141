/**
 * Draws a line in the first column and asks where the cursor is then (CSI 6n): in column 3 where characters whose width Unicode
 * calls ambiguous take two cells. It is erased again.
 */
export const askWidth = '\u001b[H\u2500\u001b[6n\u001b[H\u001b[2K'

/** What a terminal answers: `ESC [ 1 ; 3 R`. */
export const isWideReply = (reply: string): boolean => reply === '[1;3R'
