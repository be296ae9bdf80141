/**
 * Draws a line in the first column and asks where the cursor is then (CSI 6n): in column 3 where characters whose width Unicode
 * calls ambiguous take two cells. It is erased again.
 */
export const askWidth = '\u001b[H\u2500\u001b[6n\u001b[H\u001b[2K'

/**
 * Takes the answer, `ESC [ 1 ; 3 R` or `ESC [ 1 ; 2 R`. It is asked once, so only the first is one: later they are what some terminals
 * send for Alt+F3 and Shift+F3.
 */
export function widthReply(onWide: () => void): (reply: string) => void {
  let isAwaited = true
  return (reply) => {
    if (!isAwaited || !/^\[1;[23]R$/.test(reply)) return
    isAwaited = false
    if (reply === '[1;3R') onWide()
  }
}
