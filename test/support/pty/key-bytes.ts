/** What a terminal sends for keys that are not characters. */
const sequences: Readonly<Record<string, string>> = {
  tab: '\t',
  'shift+tab': '\u001b[Z',
  enter: '\r',
  escape: '\u001b',
  backspace: '\u007f',
  up: '\u001b[A',
  down: '\u001b[B',
  right: '\u001b[C',
  left: '\u001b[D',
  pageup: '\u001b[5~',
  pagedown: '\u001b[6~',
  'ctrl+c': '\u0003',
  'ctrl+s': '\u0013',
  'ctrl+u': '\u0015',
}

/** A key by the name that the key table gives it; a character stands for itself. */
export const keyBytes = (key: string): string => sequences[key] ?? key
