import { existsSync, readFileSync } from 'node:fs'
import type { ScratchRepository } from '../../support/scratch-repository.ts'
import { brokenInvariants, userState } from './invariants.ts'
import { copyOf, effectsOf, runScene, type RunEnd } from './scene.ts'

export const modes = ['error', 'error after', 'kill before', 'kill after', 'disk full'] as const
export type Mode = (typeof modes)[number]

export interface Fault {
  /** `rename: state/attempts/<n>/receipt.json @ apple 1`: what it is, for whom, and which one in turn. */
  readonly effect: string
  readonly mode: Mode
}

/** What a run costs in which nothing fails. */
export interface Undisturbed {
  readonly ms: number
  readonly effects: number
}

export interface Tried extends Fault {
  /** `not reached`: two workers never do all in the same order, so that one of the last may not come. */
  readonly outcome: 'good' | 'broken' | 'not reached'
  readonly problems: readonly string[]
  /** Of both runs. */
  readonly ms: number
  readonly effects: number
  /** How the run that failed once has ended, and which functions of the program did what failed. */
  readonly first: string
  readonly where: string
  readonly folder: string | null
}

/** Waits that are meant: a held run is looked at after a second, and a delivery after two. */
const meantMs = 5_000

/** Fails the effect once in a run, starts the next run, and looks at what is there then. */
export async function failsOnce(
  fault: Fault,
  template: ScratchRepository,
  {
    undisturbed,
    keep,
  }: { readonly undisturbed: (when: 'before' | 'now') => Promise<Undisturbed>; readonly keep: boolean },
): Promise<Tried> {
  const scene = await copyOf(template)
  const before = userState(scene)
  const hit = scene.outside('hit')
  const first = await runScene(scene, {
    SWEEP_EFFECT: fault.effect,
    SWEEP_MODE: fault.mode,
    SWEEP_HIT: hit,
  })
  if (!existsSync(hit)) {
    await scene.remove()
    return {
      ...fault,
      outcome: 'not reached',
      problems: [],
      ms: 0,
      effects: 0,
      first: '',
      where: '',
      folder: null,
    }
  }
  const last = await runScene(scene)
  const ms = first.ms + last.ms
  const effects = effectsOf(scene).length
  const problems = [
    ...badEnd('the run', first, fault.mode.startsWith('kill') ? isKilled : isRefused),
    ...badEnd('the next run', last, isDone),
    ...brokenInvariants(scene, before),
    ...(await overBounds({ ms, effects }, undisturbed)),
  ]
  const outcome = problems.length === 0 ? 'good' : 'broken'
  const where = readFileSync(hit, 'utf8')
  const folder = keep && outcome === 'broken' ? scene.home : null
  if (folder === null) await scene.remove()
  const said = outcome === 'good' ? '' : `: ${(first.stderr + first.stdout).slice(-1500)}`
  return { ...fault, outcome, problems, ms, effects, first: `${first.exit}${said}`, where, folder }
}

const isKilled = (exit: number | null): boolean => exit === null
const isDone = (exit: number | null): boolean => exit === 0
/** Done, or ended with a sentence: what can't be read at a start is no bug. */
const isRefused = (exit: number | null): boolean => exit !== null && exit < 70

function badEnd(what: string, end: RunEnd, isExpected: (exit: number | null) => boolean): readonly string[] {
  const said = (end.stderr + end.stdout).slice(-800)
  if (end.hangs) return [`${what} hangs: ${said}`]
  if (/a bug of loopwork/.test(end.stderr)) return [`${what} has a bug: ${said}`]
  return isExpected(end.exit) ? [] : [`${what} ends with ${end.exit}: ${said}`]
}

/** No more than twice of what an undisturbed run does, and takes; what that takes just now, where it is looked at closely. */
async function overBounds(
  { ms, effects }: Undisturbed,
  undisturbed: (when: 'before' | 'now') => Promise<Undisturbed>,
): Promise<readonly string[]> {
  const usual = await undisturbed('before')
  const isSlow = (than: Undisturbed): boolean => ms > 2 * than.ms + meantMs
  const now = isSlow(usual) ? await undisturbed('now') : usual
  return [
    ...(effects <= 2 * usual.effects
      ? []
      : [`${effects} side effects, ${usual.effects} without the failure`]),
    ...(isSlow(now) ? [`slow: ${ms} ms, ${now.ms} without the failure`] : []),
  ]
}
