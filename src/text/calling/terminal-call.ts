import type { Safe } from '../safe.ts'

/** How a terminal takes a desktop notification; null: not known to take any. */
export type DesktopForm = 'osc 9' | 'osc 99' | 'osc 777'

type Env = Readonly<Record<string, string | undefined>>

/**
 * By what the terminal says of itself. A terminal that does not know a sequence may print it, so only those that are known to take one
 * are given one. Inside tmux these variables are those of the terminal in which tmux was started, as far as tmux leaves them.
 */
export function desktopForm(env: Env): DesktopForm | null {
  const { TERM = '', TERM_PROGRAM = '', LC_TERMINAL = '' } = env
  if (TERM === 'dumb' || env['STY'] !== undefined) return null
  const has = (name: string): boolean => (env[name] ?? '') !== ''
  if (TERM.includes('kitty') || has('KITTY_WINDOW_ID')) return 'osc 99'
  if (TERM_PROGRAM === 'iTerm.app' || LC_TERMINAL === 'iTerm2') return 'osc 9'
  if (TERM_PROGRAM === 'ghostty' || TERM.includes('ghostty') || has('GHOSTTY_RESOURCES_DIR')) return 'osc 9'
  if (TERM_PROGRAM === 'WezTerm' || has('WEZTERM_PANE')) return 'osc 777'
  if (/^(?:foot|rxvt-unicode)/.test(TERM)) return 'osc 777'
  return null
}

export interface TerminalCall {
  readonly title: Safe
  readonly text: Safe
  readonly bell: boolean
  /** Null: no desktop notification. */
  readonly desktop: DesktopForm | null
  /** `passes`: it was asked, and hands sequences on to the terminal around it. */
  readonly tmux: 'none' | 'passes' | 'keeps'
}

const bel = '\u0007'
const escape = '\u001b'
const end = `${escape}\\`
const mostCharacters = 200

/** The bytes that call a person; empty where nothing can. */
export function callSequence({ title, text, bell, desktop, tmux }: TerminalCall): string {
  const ring = bell ? bel : ''
  if (desktop === null || tmux === 'keeps') return ring
  const sequence = sequenceOf(desktop, plain(title), plain(text))
  return ring + (tmux === 'passes' ? throughTmux(sequence) : sequence)
}

function sequenceOf(form: DesktopForm, title: string, text: string): string {
  switch (form) {
    case 'osc 9':
      return `${escape}]9;${title}: ${text}${bel}`
    case 'osc 99':
      return `${escape}]99;i=loopwork:d=0;${title}${end}${escape}]99;i=loopwork:p=body;${text}${end}`
    case 'osc 777':
      return `${escape}]777;notify;${title};${text}${bel}`
  }
}

/** tmux hands on what stands in its own sequence, with every escape in it written twice. */
export const throughTmux = (sequence: string): string =>
  `${escape}Ptmux;${sequence.replaceAll(escape, escape + escape)}${end}`

/** A semicolon would begin another part of the sequence. By code points: half of one is no text. */
const plain = (text: Safe): string => [...text.replaceAll(';', ',')].slice(0, mostCharacters).join('')
