/** Private modes that the screen turns on, and off again in reverse. Autowrap is the other way round: off while we paint. */
const modes = [
  // The alternate screen: what the terminal showed before comes back.
  { set: '\u001b[?1049h', reset: '\u001b[?1049l' },
  // No cursor.
  { set: '\u001b[?25l', reset: '\u001b[?25h' },
  // Bracketed paste: pasted text is not taken for keys.
  { set: '\u001b[?2004h', reset: '\u001b[?2004l' },
  // Without it a character that the terminal takes for wider than we do would push a row's end to the next row.
  { set: '\u001b[?7l', reset: '\u001b[?7h' },
] as const

/** The mouse is told of, in SGR form. Only while a person wants that: else the terminal selects text with it. */
export const mouseOn = '\u001b[?1000h\u001b[?1006h'
export const mouseOff = '\u001b[?1006l\u001b[?1000l'

/** Synchronised update: the terminal shows a frame whole. */
export const beginFrame = '\u001b[?2026h'
export const endFrame = '\u001b[?2026l'

export const enterScreen = `${modes.map(({ set }) => set).join('')}\u001b[0m\u001b[2J\u001b[H`

/** Ends a frame that was cut short first: a terminal left inside a synchronised update shows nothing for a while. */
export const leaveScreen = `${endFrame}\u001b[0m${mouseOff}${[...modes]
  .reverse()
  .map(({ reset }) => reset)
  .join('')}`

/**
 * Takes back what a program may have turned on and not off, because it was killed or has a fault: another screen (1047, which unlike 1049
 * leaves the cursor where it is), the mouse and focus in every form, pastes, keys in other encodings (kitty's and xterm's), margins,
 * character sets, the look of the cursor.
 */
export const afterProgram = [
  endFrame,
  '\u001b[?1047l',
  ...[9, 1000, 1001, 1002, 1003, 1004, 1005, 1006, 1015, 1016, 2004].map((mode) => `\u001b[?${mode}l`),
  '\u001b[<9u\u001b[>4m',
  '\u001b[!p\u001b7\u001b[r\u001b8',
  '\u001b[?1;5l\u001b>\u001b[4l\u001b(B\u000f',
  '\u001b[0 q\u001b[?25h\u001b[?7h\u001b[0m',
].join('')
