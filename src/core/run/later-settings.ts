import { usuallyReviewed } from '../review/review.ts'
import { noticeKinds } from '../calling/hooks.ts'
import type { Limits, RunSettings } from './settings.ts'

type Part<Of> = Readonly<Partial<Of>>

/** What stored runs lack that were made before there was a rule about the marks of trust: it is in their marks. */
export const earlySettings = {
  link: [],
  session: 'resume',
  sandbox: null,
} as const satisfies Part<RunSettings>

export const earlyLimits = {
  memoryBytes: null,
  processes: null,
  cpuPercent: null,
} as const satisfies Part<Limits>

/**
 * Settings that came later, each with what a run of an older loopwork does, which stored none. A new setting is added here: such
 * runs are read with this value, and it is left out of the mark by which a user's trust in a run is remembered, which an older
 * loopwork made without it. Any other value is in the mark.
 */
export const laterSettings = {
  agentsPerTask: 1,
  vote: 'majority',
  judge: null,
  pool: null,
  routes: [],
  presets: [],
  review: { agent: null, rounds: 2, on: usuallyReviewed },
  reviewPasses: 0,
  approve: null,
  group: 3,
  filter: null,
  hooks: { itemDone: [], itemFailed: [], needsYou: [], runEnd: [] },
  notify: { bell: true, desktop: true, command: null, on: noticeKinds },
} as const satisfies Part<RunSettings>

/** The same of the section `limits`. */
export const laterLimits = {
  costUsd: null,
  tokens: null,
  itemCostUsd: null,
  itemTokens: null,
  waits: true,
} as const satisfies Part<Limits>
