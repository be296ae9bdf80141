import { literal } from '../../text/safe.ts'
import type { KeyRow } from '../key-row.ts'
import { views } from './places.ts'

/** In the tree of what waits for what the arrows unfold and fold. */
const beyondTrees = views.filter((place) => place !== 'needs')

/** Keys of a run that is played again: they steer the replay, never the run. */
export const replayingKeys: readonly KeyRow[] = [
  {
    action: 'replayPause',
    keys: ['p'],
    places: views,
    destroys: false,
    says: literal('pause the replay, go on, or begin it anew'),
    footer: { rank: 1, label: literal('pause') },
    help: { group: 'REPLAY', label: literal('pause, go on') },
  },
  {
    action: 'replayFaster',
    keys: ['+', '='],
    places: views,
    destroys: false,
    says: literal('play it faster'),
    footer: { rank: 2, with: 'replaySlower', label: literal('speed') },
    help: { group: 'REPLAY', with: 'replaySlower', label: literal('faster, slower') },
  },
  {
    action: 'replaySlower',
    keys: ['-'],
    places: views,
    destroys: false,
    says: literal('play it slower'),
    footer: null,
    help: null,
  },
  {
    action: 'replayBack',
    keys: ['left'],
    places: beyondTrees,
    destroys: false,
    says: literal('back by a hundredth of the run'),
    footer: { rank: 3, with: 'replayForth', label: literal('seek') },
    help: { group: 'REPLAY', with: 'replayForth', label: literal('back, forth') },
  },
  {
    action: 'replayForth',
    keys: ['right'],
    places: beyondTrees,
    destroys: false,
    says: literal('forth by a hundredth of the run'),
    footer: null,
    help: null,
  },
  {
    action: 'replayBefore',
    keys: [','],
    places: views,
    destroys: false,
    says: literal('back to the event before'),
    footer: { rank: 4, with: 'replayNext', label: literal('event') },
    help: { group: 'REPLAY', with: 'replayNext', label: literal('event before, next') },
  },
  {
    action: 'replayNext',
    keys: ['.'],
    places: views,
    destroys: false,
    says: literal('on to the next event'),
    footer: null,
    help: null,
  },
]
