import path from 'node:path'
import type { CommonFlags } from '../../app/options/flags.ts'
import { shellWord } from '../../core/naming/shell-word.ts'

/**
 * A command of ours as it has to be typed to find the same store: with the flags that name the place.
 * @param flags.config only where that file names the store: a run has its options stored.
 */
export function commandLine(words: string, { C, store, config }: PlaceFlags): string {
  return [
    'loopwork',
    words,
    ...(C === undefined ? [] : ['-C', shellWord(path.resolve(C))]),
    ...(store === undefined ? [] : ['--store', shellWord(path.resolve(C ?? '.', store))]),
    ...(config === undefined || store !== undefined
      ? []
      : ['--config', shellWord(path.resolve(C ?? '.', config))]),
  ].join(' ')
}

type PlaceFlags = Pick<CommonFlags, 'C' | 'store' | 'config'>
