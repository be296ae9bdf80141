import { noticeKinds } from '../../core/calling/hooks.ts'
import type { Entry } from './entry.ts'

const likeOthers = 'argv, or a list of them; the facts are in its environment and, as JSON, on its stdin.'

/** Programs of the user's own that are called beside a run, and how a person is called; for the table of all keys. */
export const hookOptions = {
  'hooks.itemDone': {
    type: { kind: 'argvs' },
    default: [],
    about: `Called when the work of a task was merged: ${likeOthers} A hook never decides anything: one that fails or takes longer than 30 s is a notice.`,
    example: ['[./tell.sh, done]'],
    trust: 'needed',
    stored: { setting: 'hooks.itemDone' },
  },
  'hooks.itemFailed': {
    type: { kind: 'argvs' },
    default: [],
    about: `Called when a task has failed for good, a conflict included: ${likeOthers}`,
    trust: 'needed',
    stored: { setting: 'hooks.itemFailed' },
  },
  'hooks.needsYou': {
    type: { kind: 'argvs' },
    default: [],
    about: `Called when something newly waits for a person: a failed task, a conflict, a plan to answer, a held run, a used budget: ${likeOthers}`,
    trust: 'needed',
    stored: { setting: 'hooks.needsYou' },
  },
  'hooks.runEnd': {
    type: { kind: 'argvs' },
    default: [],
    about: `Called when the run has ended or was stopped: ${likeOthers}`,
    trust: 'needed',
    stored: { setting: 'hooks.runEnd' },
  },
  'notify.bell': {
    type: { kind: 'boolean' },
    default: true,
    about: 'Rings the bell of the terminal.',
    trust: 'free',
    stored: { setting: 'notify.bell' },
  },
  'notify.desktop': {
    type: { kind: 'boolean' },
    default: true,
    about:
      'A desktop notification, by the sequence that your terminal takes: kitty, iTerm2, WezTerm, ghostty, foot, urxvt; in tmux where allow-passthrough is on.',
    trust: 'free',
    stored: { setting: 'notify.desktop' },
  },
  'notify.command': {
    type: { kind: 'argv', placeholders: [] },
    default: null,
    whenNull: 'none',
    about: 'Called as a hook is, for each notification.',
    example: ['[notify-send, loopwork]'],
    trust: 'needed',
    stored: { setting: 'notify.command' },
  },
  'notify.on': {
    type: { kind: 'choices', choices: noticeKinds },
    default: noticeKinds,
    about:
      'What for, once each: needsYou (something newly waits for you) | runEnd | limit (an agent is limited until a time).',
    trust: 'free',
    stored: { setting: 'notify.on' },
  },
} as const satisfies Readonly<Record<string, Entry>>
