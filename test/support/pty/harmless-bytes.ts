/**
 * What loopwork's screen writes to a terminal besides text: modes, colours, moves and erasing, and two questions: for the background,
 * and for the width of a line's character, which is drawn and erased again.
 */
const ours =
  /\u001b\[(?:\?(?:1049|25|2004|7|2026)[hl]|\?100[06]l|[\d;]*m|\d+;\d+H|H|\d+G|\d+X|2J)|\u001b\]11;\?\u001b\\|\u001b\[6n\u001b\[H\u001b\[2K|\u001b\]2;(?:loopwork [\w-]+ \d+\/\d+[a-z\d, ]*)?\u0007|\u001b\[2[23];0t/g

/** Characters that draw themselves: no controls, no format characters, nothing invisible that could carry a message. */
const drawn =
  /^(?:[^\p{Cc}\p{Cf}\p{Cs}\p{Cn}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]|\ufe0f|\u200d|\u200c)*$/u

/** Pieces of the screen's output that are neither text nor one of its own sequences; empty when all of it is harmless. */
export const foreignIn = (raw: string): readonly string[] =>
  raw
    .split(ours)
    .filter((text) => !drawn.test(text))
    .map((text) => JSON.stringify(text))
