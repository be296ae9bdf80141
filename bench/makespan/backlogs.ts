import { seeded } from '../../test/support/seeded.ts'
import type { Piece } from './policies.ts'

type Random = () => number

/** Backlogs of the shapes that plans have, from a seed. */
export const shapes: Readonly<Record<string, (random: Random) => readonly Piece[]>> = {
  /** Twelve chains of one to fifteen tasks. */
  chains: (random) => {
    const pieces: Piece[] = []
    for (let chain = 0; chain < 12; chain++) {
      const length = 1 + Math.floor(15 * random())
      for (let step = 0; step < length; step++)
        pieces.push({ ms: minutes(2 + 20 * random()), needs: step === 0 ? [] : [pieces.length - 1] })
    }
    return pieces
  },

  /** A task that frees many, all of which one needs, five times over. */
  fans: (random) => {
    const pieces: Piece[] = []
    let last: number[] = []
    for (let fan = 0; fan < 5; fan++) {
      const root = pieces.push({ ms: minutes(5 + 10 * random()), needs: last }) - 1
      const width = 6 + Math.floor(12 * random())
      const leaves = Array.from(
        { length: width },
        () => pieces.push({ ms: minutes(2 + 30 * random()), needs: [root] }) - 1,
      )
      last = [pieces.push({ ms: minutes(5 + 10 * random()), needs: leaves }) - 1]
    }
    return pieces
  },

  /** A hundred tasks, many short and a few ten times as long, each with up to three needs. */
  mixed: (random) =>
    Array.from({ length: 100 }, (_, index) => ({
      ms: minutes(random() < 0.15 ? 30 + 60 * random() : 3 + 8 * random()),
      needs: [
        ...new Set(
          Array.from({ length: Math.floor(4 * random() * random()) }, () => Math.floor(index * random())),
        ),
      ].filter((need) => need < index),
    })),
}

/**
 * Without estimates: a hundred and twenty tasks of a few types that differ in how long they take. Each stream of work is mostly of one
 * type, some long because they are many, some because theirs are slow.
 */
export const typedBacklog = (seed: number): readonly Piece[] => {
  const random = seeded(seed)
  const pieces: Piece[] = []
  for (let stream = 0; pieces.length < 120; stream++) {
    const usual = usualMinutes[stream % usualMinutes.length] ?? usualMinutes[0]
    const length = Math.max(1, Math.round(usual.length * (0.5 + random())))
    for (let step = 0; step < length; step++) {
      const { type, minutes: mean } =
        random() < 0.8 ? usual : (usualMinutes[Math.floor(random() * usualMinutes.length)] ?? usual)
      pieces.push({
        type,
        ms: minutes(mean * (0.6 + 0.8 * random())),
        needs: step === 0 ? [] : [pieces.length - 1],
      })
    }
  }
  return pieces
}

const usualMinutes = [
  { type: 'docs', minutes: 3, length: 12 },
  { type: 'test', minutes: 8, length: 8 },
  { type: 'bug', minutes: 15, length: 4 },
  { type: 'feature', minutes: 40, length: 5 },
] as const

const minutes = (count: number): number => Math.round(count * 60) * 1000

export const backlogOf = (shape: string, seed: number): readonly Piece[] =>
  shapes[shape]?.(seeded(seed)) ?? []
