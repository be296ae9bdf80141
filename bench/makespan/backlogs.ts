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

const minutes = (count: number): number => Math.round(count * 60) * 1000

export const backlogOf = (shape: string, seed: number): readonly Piece[] =>
  shapes[shape]?.(seeded(seed)) ?? []
