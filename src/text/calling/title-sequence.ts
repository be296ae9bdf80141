import type { Safe } from '../safe.ts'

const bel = '\u0007'
const escape = '\u001b'

/** How a terminal is told how far something is. */
export type ShownProgress = { readonly kind: 'going' | 'needs you' | 'paused'; readonly percent: number }

/** The title that the window had is put aside, where the terminal can do that. */
export const keepTitle = `${escape}[22;0t`

/** … and comes back; where it can't, the title is the terminal's own again. */
export const giveTitleBack = `${escape}]2;${bel}${escape}[23;0t`

export const titleSequence = (title: Safe): string => `${escape}]2;${title}${bel}`

const stateOf = { going: 1, 'needs you': 2, paused: 4 } as const

/** ConEmu's sequence, which others have taken over; for terminals that know it alone: others call a person with it. */
export const progressSequence = ({ kind, percent }: ShownProgress): string =>
  `${escape}]9;4;${stateOf[kind]};${percent}${bel}`

export const noProgress = `${escape}]9;4;0;0${bel}`

/** Of those that take OSC 9 for a call, older ones would show each step to a person. */
export function showsProgress(env: Readonly<Record<string, string | undefined>>): boolean {
  if ((env['TMUX'] ?? '') !== '' || (env['STY'] ?? '') !== '') return false
  return (
    env['TERM_PROGRAM'] === 'ghostty' ||
    env['ConEmuANSI'] === 'ON' ||
    (env['WT_SESSION'] ?? '') !== '' ||
    Number(env['VTE_VERSION'] ?? 0) >= 8000
  )
}

/** On a console it would be text. */
export const showsTitle = ({ TERM = '' }: Readonly<Record<string, string | undefined>>): boolean =>
  TERM !== '' && TERM !== 'dumb' && TERM !== 'linux'
